package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.protocol.AdminRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ferry admin approve alice admin@host}: an answer to who waits for approval. */
@Command(name = "approve")
final class ApproveCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Mixin
    private final NamedAccount account = new NamedAccount();

    ApproveCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return account.name();
    }

    @Override
    public Integer call() throws Exception {
        place.order(account.server(), context, new AdminRequest.ApplicantDecide(account.name(), true));
        context.note("note.approved", account.name());
        return ExitCode.OK.number();
    }
}
