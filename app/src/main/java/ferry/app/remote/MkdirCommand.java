package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry mkdir alice@host:path}: makes a directory and its parents. */
@Command(name = "mkdir")
final class MkdirCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Parameters(arity = "1..*", hideParamSyntax = true, paramLabel = "REMOTE", descriptionKey = "param.remote")
    private String[] names = {};

    /** The one in work, for failures. */
    private String current = "";

    MkdirCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return current;
    }

    @Override
    public Integer call() throws Exception {
        try (Connection connection = new Connection(context, remote)) {
            for (String name : names) {
                current = name;
                Place place = remote.place(name);
                connection.signedIn(place, session -> {
                    session.makeDirectory(place.name().path());
                    return true;
                });
                context.note("note.directoryMade", name);
            }
        }
        return ExitCode.OK.number();
    }
}
