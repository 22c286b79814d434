package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.protocol.AdminRequest;
import ferry.protocol.FerryPath;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry admin permissions clear alice inbox admin@host}. */
@Command(name = "clear")
final class PermissionsClearCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Mixin
    private final RuledFolder ruled = new RuledFolder();

    @Parameters(
            index = "2",
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "[ADMIN@]HOST",
            descriptionKey = "param.server")
    private @Nullable String server;

    PermissionsClearCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return ruled.folder();
    }

    @Override
    public Integer call() throws Exception {
        FerryPath folder = FerryPath.parse(ruled.folder());
        place.order(server, context, new AdminRequest.PermissionClear(ruled.account(), folder));
        context.note("note.permissionCleared", ruled.account(), "/" + folder);
        return ExitCode.OK.number();
    }
}
