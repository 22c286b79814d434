package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.config.ChosenDatabase;
import ferry.app.remote.JsonOption;
import ferry.depot.DatabaseCopy;
import ferry.depot.database.DatabaseSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ferry admin database copy}: on the server's own machine, while no server runs. */
@Command(name = "copy")
final class DatabaseCopyCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Option(names = "--from", required = true, paramLabel = "DATABASE")
    private String from = "";

    @Option(names = "--from-secret", paramLabel = "FILE")
    private @Nullable String fromSecret;

    @Option(names = "--to", required = true, paramLabel = "DATABASE")
    private String to = "";

    @Option(names = "--to-secret", paramLabel = "FILE")
    private @Nullable String toSecret;

    @Mixin
    private final JsonOption json = new JsonOption();

    DatabaseCopyCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return "database";
    }

    @Override
    public Integer call() throws Exception {
        DatabaseSettings source = ChosenDatabase.ofOptions("--from", from, "--from-secret", fromSecret, context);
        DatabaseSettings target = ChosenDatabase.ofOptions("--to", to, "--to-secret", toSecret, context);
        SequencedMap<String, Long> tables;
        try {
            tables = DatabaseCopy.run(
                    source,
                    target,
                    (table, rows) -> context.terminal().status(context.say("copy.progress", table, rows)));
        } finally {
            context.terminal().status("");
        }
        tables.forEach(this::show);
        context.note("copy.done", target);
        return ExitCode.OK.number();
    }

    private void show(String table, long rows) {
        if (json.wanted()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("table", table);
            line.put("rows", rows);
            context.terminal().json(line);
        } else {
            context.terminal().result(context.say("copy.table", table, rows));
        }
    }
}
