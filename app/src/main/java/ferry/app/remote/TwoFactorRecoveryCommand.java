package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry 2fa recovery-codes alice@host}: new ones in place of the old. */
@Command(name = "recovery-codes")
final class TwoFactorRecoveryCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final CodeSource codes = new CodeSource();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ACCOUNT@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    TwoFactorRecoveryCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "2fa" : server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        String code = codes.code(context, subject());
        try (Connection connection = new Connection(context, remote)) {
            List<String> made = connection.signedIn(place, session -> session.newRecoveryCodes(code));
            CodeSource.show(context, made, json.wanted());
        }
        return ExitCode.OK.number();
    }
}
