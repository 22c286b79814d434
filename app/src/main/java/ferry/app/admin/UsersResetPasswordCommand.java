package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.PasswordSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ferry admin users reset-password bob admin@host}: another password, and an end to its connections. */
@Command(name = "reset-password")
final class UsersResetPasswordCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Mixin
    private final NamedAccount account = new NamedAccount();

    @Mixin
    private final PasswordSource passwords = new PasswordSource();

    UsersResetPasswordCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return account.name();
    }

    @Override
    public Integer call() throws Exception {
        String password = passwords.fresh(context, account.name());
        place.at(account.server(), context, administration -> {
            administration.resetPassword(account.name(), password);
            return true;
        });
        context.note("note.passwordReset", account.name());
        return ExitCode.OK.number();
    }
}
