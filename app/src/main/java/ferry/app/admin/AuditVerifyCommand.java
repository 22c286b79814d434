package ferry.app.admin;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.depot.audit.AuditChain;
import ferry.depot.audit.AuditReader;
import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import ferry.protocol.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry admin audit verify}: at a server, or on files without one. */
@Command(name = "verify")
final class AuditVerifyCommand implements Callable<Integer>, Subject {
    private static final Pattern NOTED = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");
    private static final Digest NOTHING = Digest.of(new byte[Digest.BYTES]);

    private final Context context;

    @Mixin
    private final AdminPlace place = new AdminPlace();

    @Option(names = "--files", paramLabel = "PATH")
    private @Nullable Path files;

    @Option(names = "--noted", paramLabel = "SEQ:HASH")
    private @Nullable String noted;

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ADMIN@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    AuditVerifyCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return files != null ? files.toString() : server == null ? "audit" : server;
    }

    @Override
    public Integer call() throws Exception {
        AuditChain.Mark mark = mark();
        List<AdminRecord> found = files != null ? local(files, mark) : remote(mark);
        return show(found) ? ExitCode.OK.number() : ExitCode.AUDIT_BROKEN.number();
    }

    private AuditChain.@Nullable Mark mark() throws CommandFailure {
        if (noted == null) {
            return null;
        }
        Matcher parts = NOTED.matcher(noted);
        if (!parts.matches()) {
            throw new CommandFailure(ExitCode.USAGE, "usage.wrong", "--noted=" + noted);
        }
        return new AuditChain.Mark(Long.parseLong(parts.group(1)), parts.group(2));
    }

    private static List<AdminRecord> local(Path files, AuditChain.@Nullable Mark mark) throws IOException {
        AuditChain chain = new AuditChain(mark);
        AuditReader.follow(files, chain);
        return chain.records();
    }

    private List<AdminRecord> remote(AuditChain.@Nullable Mark mark) throws Exception {
        List<AdminRecord> records = new ArrayList<>();
        AdminRequest.AuditVerify request = mark == null
                ? new AdminRequest.AuditVerify(0, NOTHING)
                : new AdminRequest.AuditVerify(mark.sequence(), Digest.ofHex(mark.hash()));
        place.at(server, context, administration -> {
            administration.ask(request, records::add);
            return true;
        });
        return records;
    }

    /** Whether it holds. */
    private boolean show(List<AdminRecord> records) {
        RecordDisplay display = new RecordDisplay(context);
        if (place.isJsonWanted()) {
            records.forEach(display::json);
            return records.size() == 1;
        }
        AdminRecord all = records.getFirst();
        long first = number(all, "firstSequence");
        context.terminal().result(context.say("audit.read", number(all, "lines"), first, number(all, "sequence")));
        for (AdminRecord problem : records.subList(1, records.size())) {
            String kind = problem.find("problem") instanceof AdminRecord.Text(String text) ? text : "";
            String phrase = "audit.problem." + kind.toUpperCase(Locale.ROOT);
            context.terminal()
                    .result(context.say(
                            context.phrases().has(phrase) ? phrase : "audit.problem.NOT_A_LINE",
                            number(problem, "line"),
                            number(problem, "sequence")));
        }
        if (first > 1) {
            context.note("audit.startsLater", first);
        }
        if (records.size() == 1) {
            context.terminal().result(context.say("audit.holds"));
        }
        if (number(all, "sequence") > 0 && all.find("hash") instanceof AdminRecord.Text(String hash)) {
            context.note("audit.note", number(all, "sequence") + ":" + hash);
        }
        return records.size() == 1;
    }

    private static long number(AdminRecord record, String key) {
        return record.find(key) instanceof AdminRecord.U64(long number) ? number : 0;
    }
}
