package ferry.app.admin;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.protocol.AdminRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry admin audit show admin@host}. */
@Command(name = "show")
final class AuditShowCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Option(names = "--last", paramLabel = "LINES")
    private long last = 50;

    @Option(names = "--from", paramLabel = "SEQ")
    private long from = 1;

    @Option(names = "--event", paramLabel = "EVENT")
    private String event = "";

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ADMIN@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    AuditShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "audit" : server;
    }

    @Override
    public Integer call() throws Exception {
        if (last < 0 || last > LINES_MAX || from < 0) {
            throw new CommandFailure(ExitCode.USAGE, "usage.wrong", "--last=" + last + " --from=" + from);
        }
        place.list(server, context, new AdminRequest.AuditList(from, last, event, false));
        return ExitCode.OK.number();
    }

    /** What fits a field of the request. */
    private static final long LINES_MAX = 0xFFFF_FFFFL;
}
