package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry map-uid UID ACCOUNT}: lets a user of the server's machine in by the Unix socket. */
@Command(name = "map-uid")
final class MapUidCommand implements Callable<Integer>, Subject {
    private static final long UID_MAX = 0xFFFF_FFFEL;

    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Parameters(index = "0", paramLabel = "UID", descriptionKey = "param.uid")
    private long uid;

    @Parameters(index = "1", paramLabel = "ACCOUNT", descriptionKey = "param.name")
    private String account = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "[ACCOUNT@]HOST",
            descriptionKey = "param.server")
    private @Nullable String server;

    MapUidCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return account;
    }

    @Override
    public Integer call() throws Exception {
        if (uid < 0 || uid > UID_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "usage.wrong", "UID " + uid);
        }
        Place place = remote.serverPlace(server);
        try (Connection connection = new Connection(context, remote)) {
            connection.signedIn(place, session -> {
                session.mapUid(uid, account);
                return true;
            });
        }
        context.note("note.uidMapped", uid, account);
        return ExitCode.OK.number();
    }
}
