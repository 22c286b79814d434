package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.protocol.AdminRequest;
import ferry.protocol.Message;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ferry admin users demote bob admin@host}. */
@Command(name = "demote")
final class UsersDemoteCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Mixin
    private final NamedAccount account = new NamedAccount();

    UsersDemoteCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return account.name();
    }

    @Override
    public Integer call() throws Exception {
        place.order(account.server(), context, new AdminRequest.UserRole(account.name(), Message.Role.USER));
        context.note("note.userDemoted", account.name());
        return ExitCode.OK.number();
    }
}
