package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.protocol.AdminRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ferry admin users require-2fa alice admin@host}. */
@Command(name = "require-2fa")
final class UsersRequire2faCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Mixin
    private final NamedAccount account = new NamedAccount();

    @Option(names = "--off")
    private boolean off;

    UsersRequire2faCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return account.name();
    }

    @Override
    public Integer call() throws Exception {
        place.order(account.server(), context, new AdminRequest.UserRequireSecondFactor(account.name(), !off));
        context.note(off ? "note.factorOptional" : "note.factorRequired", account.name());
        return ExitCode.OK.number();
    }
}
