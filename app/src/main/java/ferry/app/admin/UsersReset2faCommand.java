package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.protocol.AdminRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ferry admin users reset-2fa alice admin@host}: for who lost the app and the recovery codes. */
@Command(name = "reset-2fa")
final class UsersReset2faCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Mixin
    private final NamedAccount account = new NamedAccount();

    UsersReset2faCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return account.name();
    }

    @Override
    public Integer call() throws Exception {
        place.order(account.server(), context, new AdminRequest.UserResetSecondFactor(account.name()));
        context.note("note.factorReset", account.name());
        return ExitCode.OK.number();
    }
}
