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

/** {@code ferry admin invites revoke 3f9ac04e admin@host}. */
@Command(name = "revoke")
final class InvitesRevokeCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Parameters(index = "0", paramLabel = "INVITE", descriptionKey = "param.inviteId")
    private String invite = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "[ADMIN@]HOST",
            descriptionKey = "param.server")
    private @Nullable String server;

    InvitesRevokeCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return invite;
    }

    @Override
    public Integer call() throws Exception {
        place.order(server, context, new AdminRequest.InviteRevoke(invite));
        context.note("note.inviteRevoked", invite);
        return ExitCode.OK.number();
    }
}
