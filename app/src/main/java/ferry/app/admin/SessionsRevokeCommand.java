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
import picocli.CommandLine.Parameters;

/** {@code ferry admin sessions revoke 12 admin@host}: ends a connection. */
@Command(name = "revoke")
final class SessionsRevokeCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Parameters(index = "0", paramLabel = "SESSION", descriptionKey = "param.session")
    private long session;

    @Parameters(
            index = "1",
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "[ADMIN@]HOST",
            descriptionKey = "param.server")
    private @Nullable String server;

    SessionsRevokeCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return "session " + session;
    }

    @Override
    public Integer call() throws Exception {
        if (session < 1) {
            throw new CommandFailure(ExitCode.USAGE, "usage.wrong", "SESSION " + session);
        }
        place.order(server, context, new AdminRequest.SessionRevoke(session));
        context.note("note.sessionRevoked", session);
        return ExitCode.OK.number();
    }
}
