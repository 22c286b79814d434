package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.ClientException;
import ferry.client.RemoteName;
import ferry.client.Session;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry mv alice@host:from alice@host:to}: renames within one account, in one step. */
@Command(name = "mv")
final class MvCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Option(names = "--overwrite")
    private boolean overwrite;

    @Parameters(index = "0", paramLabel = "REMOTE", descriptionKey = "param.from")
    private String from = "";

    @Parameters(index = "1", paramLabel = "REMOTE", descriptionKey = "param.to")
    private String to = "";

    MvCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return from + " → " + to;
    }

    @Override
    public Integer call() throws Exception {
        Place source = remote.place(from);
        Place target = remote.place(to);
        if (!source.server().equals(target.server()) || !source.account().equals(target.account())) {
            throw new CommandFailure(ExitCode.USAGE, "usage.twoServers", from, to);
        }
        try (Connection connection = new Connection(context, remote)) {
            connection.signedIn(source, session -> {
                FerryPath path = source.name().path();
                session.move(path, destination(session, path, target.name()), overwrite);
                return true;
            });
        }
        context.note("note.moved", from, to);
        return ExitCode.OK.number();
    }

    /** Into the target if that is a directory, as {@code mv} does. */
    private static FerryPath destination(Session session, FerryPath from, RemoteName target) throws IOException {
        boolean isDirectory = target.isDirectory() || isDirectory(session, target.path());
        return isDirectory && !from.isRoot() ? target.path().resolve(from.name()) : target.path();
    }

    private static boolean isDirectory(Session session, FerryPath path) throws IOException {
        try {
            return session.stat(path).kind() == Message.Kind.DIRECTORY;
        } catch (ClientException.Refused refused) {
            if (refused.is(ErrorCode.NOT_FOUND)) {
                return false;
            }
            throw refused;
        }
    }
}
