package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.ClientException;
import ferry.client.Session;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry ls alice@host:path}: lists a directory, or one file. */
@Command(name = "ls")
final class LsCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Option(names = {"-l", "--long"})
    private boolean withDetails;

    @Option(names = {"-R", "--recursive"})
    private boolean recursive;

    @Parameters(paramLabel = "REMOTE", descriptionKey = "param.remote")
    private String name = "";

    LsCommand(Context context) {
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
            connection.signedIn(place, session -> {
                list(session, place.name().path());
                return true;
            });
        }
        return ExitCode.OK.number();
    }

    private void list(Session session, FerryPath path) throws IOException {
        List<Message.Entry> entries = new ArrayList<>();
        try {
            session.list(path, recursive, recursive ? this::show : entries::add);
        } catch (ClientException.Refused refused) {
            if (!refused.is(ErrorCode.NOT_DIRECTORY)) {
                throw refused;
            }
            entries.add(Entries.named(session.stat(path), path));
        }
        entries.sort((one, other) -> one.path().compareTo(other.path()));
        entries.forEach(this::show);
    }

    private void show(Message.Entry entry) {
        if (json.wanted()) {
            context.terminal().json(Entries.json(entry, entry.path()));
        } else {
            context.terminal().result(withDetails ? Entries.line(entry) : Entries.shortName(entry));
        }
    }
}
