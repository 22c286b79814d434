package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.protocol.Message;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry stat alice@host:path}: what the server knows of one file or directory. */
@Command(name = "stat")
final class StatCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "REMOTE", descriptionKey = "param.remote")
    private String name = "";

    StatCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return name;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.place(name);
        try (Connection connection = new Connection(context, remote)) {
            Message.Entry entry = connection.signedIn(
                    place, session -> session.stat(place.name().path()));
            if (json.wanted()) {
                context.terminal().json(Entries.json(entry, place.name().path()));
            } else {
                Entries.describe(entry, name, context);
            }
        }
        return ExitCode.OK.number();
    }
}
