package ferry.app.admin;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.Person;
import ferry.app.terminal.Amounts;
import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ferry admin users remove bob admin@host}: for good, after saying what becomes of its files. */
@Command(name = "remove")
final class UsersRemoveCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Mixin
    private final NamedAccount account = new NamedAccount();

    @Option(names = "--delete-files")
    private boolean deleteFiles;

    @Option(names = "--keep-files")
    private boolean keepFiles;

    @Option(names = "--yes")
    private boolean yes;

    UsersRemoveCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return account.name();
    }

    @Override
    public Integer call() throws Exception {
        if (deleteFiles && keepFiles) {
            throw new CommandFailure(ExitCode.USAGE, "usage.wrong", "--keep-files --delete-files");
        }
        String directory = place.at(account.server(), context, administration -> {
            List<AdminRecord> shown = new ArrayList<>();
            administration.ask(new AdminRequest.UserShow(account.name()), shown::add);
            confirm(shown.getFirst());
            administration.order(new AdminRequest.UserRemove(account.name(), deleteFiles));
            return text(shown.getFirst(), "directory");
        });
        context.note(deleteFiles ? "note.userRemovedWithFiles" : "note.userRemoved", account.name(), directory);
        return ExitCode.OK.number();
    }

    /** A script says --yes; a person is told what is lost, and asked. */
    private void confirm(AdminRecord user) throws CommandFailure {
        if (yes) {
            return;
        }
        Person person = Person.of(context)
                .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, "admin.nobodyToAsk", account.name()));
        String question = context.say(
                deleteFiles ? "ask.removeUserAndFiles" : "ask.removeUser",
                account.name(),
                number(user, "files"),
                Amounts.bytes(number(user, "bytes")),
                text(user, "directory"));
        if (!person.agrees(question)) {
            throw new CommandFailure(ExitCode.INTERRUPTED, "admin.notRemoved", account.name());
        }
    }

    private static String text(AdminRecord user, String key) {
        return user.find(key) instanceof AdminRecord.Text(String text) ? text : "";
    }

    private static long number(AdminRecord user, String key) {
        return user.find(key) instanceof AdminRecord.U64(long number) ? number : 0;
    }
}
