package ferry.app.remote;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ferry 2fa}: an account's second factor. Its work is in its commands. */
@Command(name = "2fa", synopsisSubcommandLabel = "enable|status|disable|recovery-codes")
final class TwoFactorCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "enable|status|disable|recovery-codes");
        }
    }
}
