package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry logout alice@host}: revokes this device's key at the server and deletes it here. */
@Command(name = "logout")
final class LogoutCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    /** For a server that is gone for good: nobody is told. */
    @Option(names = "--local")
    private boolean local;

    @Parameters(paramLabel = "ACCOUNT@HOST", descriptionKey = "param.account")
    private String server = "";

    LogoutCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        try (Connection connection = new Connection(context, remote)) {
            boolean wasThere = local
                    ? connection.client().forgetDeviceKey(place.server(), Accounts.named(place, server))
                    : connection.signedIn(place, Session::logout);
            context.note(wasThere ? "note.loggedOut" : "note.noKeyHere", server);
        }
        return ExitCode.OK.number();
    }
}
