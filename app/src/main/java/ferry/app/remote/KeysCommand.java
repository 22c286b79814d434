package ferry.app.remote;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ferry keys}: the devices that can sign in to an account. Its work is in its two commands. */
@Command(name = "keys", synopsisSubcommandLabel = "list|revoke")
final class KeysCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "list|revoke");
        }
    }
}
