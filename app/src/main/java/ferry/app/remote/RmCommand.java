package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry rm alice@host:path}: removes files, and with --recursive directories. */
@Command(name = "rm")
final class RmCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Option(names = {"-r", "--recursive"})
    private boolean recursive;

    @Parameters(arity = "1..*", hideParamSyntax = true, paramLabel = "REMOTE", descriptionKey = "param.remote")
    private String[] names = {};

    /** The one in work, for failures. */
    private String current = "";

    RmCommand(Context context) {
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
                    session.remove(place.name().path(), recursive);
                    return true;
                });
                context.note("note.removed", name);
            }
        }
        return ExitCode.OK.number();
    }
}
