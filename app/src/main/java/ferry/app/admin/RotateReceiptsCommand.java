package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.protocol.AdminRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry admin keys rotate-receipts admin@host}. */
@Command(name = "rotate-receipts")
final class RotateReceiptsCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ADMIN@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    RotateReceiptsCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "keys" : server;
    }

    @Override
    public Integer call() throws Exception {
        place.show(server, context, new AdminRequest.ReceiptKeyRotate());
        context.note("note.receiptKeyRotated");
        return ExitCode.OK.number();
    }
}
