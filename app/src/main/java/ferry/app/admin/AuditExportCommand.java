package ferry.app.admin;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry admin audit export admin@host}: the lines as they stand in the files. */
@Command(name = "export")
final class AuditExportCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Option(names = "--from", paramLabel = "SEQ")
    private long from = 1;

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ADMIN@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    AuditExportCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "audit" : server;
    }

    @Override
    public Integer call() throws Exception {
        if (from < 0) {
            throw new CommandFailure(ExitCode.USAGE, "usage.wrong", "--from=" + from);
        }
        place.at(server, context, administration -> {
            administration.ask(new AdminRequest.AuditList(from, 0, "", true), this::line);
            return true;
        });
        return ExitCode.OK.number();
    }

    /** Every character that the terminal would escape is escaped in the log already, so each line leaves as it is. */
    private void line(AdminRecord record) {
        if (record.find("line") instanceof AdminRecord.Text(String text)) {
            context.terminal().result(text);
        }
    }
}
