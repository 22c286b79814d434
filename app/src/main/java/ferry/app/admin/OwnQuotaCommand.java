package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.Connection;
import ferry.app.remote.JsonOption;
import ferry.app.remote.RemoteOptions;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.Session;
import ferry.protocol.AdminRecord;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry quota alice@host}: what the account uses and may use. Here for the display it shares with administrators. */
@Command(name = "quota")
final class OwnQuotaCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ACCOUNT@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    OwnQuotaCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "quota" : server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        RecordDisplay display = new RecordDisplay(context);
        try (Connection connection = new Connection(context, remote)) {
            AdminRecord quota = connection.signedIn(place, Session::quota);
            if (json.wanted()) {
                display.json(quota);
            } else {
                display.describe(quota);
            }
        }
        return ExitCode.OK.number();
    }
}
