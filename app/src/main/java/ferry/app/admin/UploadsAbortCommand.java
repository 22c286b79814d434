package ferry.app.admin;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.protocol.AdminRequest;
import ferry.protocol.Id16;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry admin uploads abort bob UPLOAD admin@host}: deletes what was received of it. */
@Command(name = "abort")
final class UploadsAbortCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Parameters(index = "0", paramLabel = "ACCOUNT", descriptionKey = "param.user")
    private String account = "";

    @Parameters(index = "1", paramLabel = "UPLOAD", descriptionKey = "param.upload")
    private String upload = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "[ADMIN@]HOST",
            descriptionKey = "param.server")
    private @Nullable String server;

    UploadsAbortCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return upload;
    }

    @Override
    public Integer call() throws Exception {
        if (!upload.matches("[0-9a-f]{32}")) {
            throw new CommandFailure(ExitCode.USAGE, "usage.wrong", "UPLOAD " + upload);
        }
        place.order(server, context, new AdminRequest.UploadAbort(account, Id16.ofHex(upload)));
        context.note("note.uploadAborted", upload);
        return ExitCode.OK.number();
    }
}
