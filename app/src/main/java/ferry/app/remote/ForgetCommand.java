package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry forget host}: the way out after a server's key changed for a good reason. */
@Command(name = "forget")
final class ForgetCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Parameters(paramLabel = "HOST", descriptionKey = "param.server")
    private String server = "";

    ForgetCommand(Context context) {
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
            boolean wasKnown = connection.client().knownServers().forget(place.server());
            context.note(wasKnown ? "note.forgotten" : "note.notKnown", place.server());
        }
        return ExitCode.OK.number();
    }
}
