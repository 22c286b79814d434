package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.PasswordSource;
import ferry.protocol.Message;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ferry admin users add bob admin@host}: an account that can sign in at once. */
@Command(name = "add")
final class UsersAddCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Mixin
    private final NamedAccount account = new NamedAccount();

    @Mixin
    private final PasswordSource passwords = new PasswordSource();

    @Option(names = "--admin")
    private boolean isAdministrator;

    UsersAddCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return account.name();
    }

    @Override
    public Integer call() throws Exception {
        String password = passwords.fresh(context, account.name());
        Message.Role role = isAdministrator ? Message.Role.ADMINISTRATOR : Message.Role.USER;
        place.at(account.server(), context, administration -> {
            administration.addUser(account.name(), role, password);
            return true;
        });
        context.note("note.userAdded", account.name());
        return ExitCode.OK.number();
    }
}
