package ferry.app;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ferry help}, {@code ferry help put}, {@code ferry help exit-codes}. */
@Command(name = "help")
final class HelpCommand implements Callable<Integer> {
    static final String EXIT_CODES = "exit-codes";

    private final Context context;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..3", hideParamSyntax = true, paramLabel = "TOPIC", descriptionKey = "param.topic")
    private String[] topic = {};

    HelpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure {
        if (topic.length == 1 && topic[0].equals(EXIT_CODES)) {
            context.terminal().result(context.say("exitCodes.title"));
            ExitCode.table()
                    .keySet()
                    .forEach(number ->
                            context.terminal().result("%5d  %s".formatted(number, context.say("exitCode." + number))));
        } else if (spec != null) {
            context.terminal().page(Commands.usage(find(spec.root().commandLine())));
        }
        return ExitCode.OK.number();
    }

    private CommandLine find(CommandLine root) throws CommandFailure {
        CommandLine found = root;
        for (String name : topic) {
            CommandLine next = found.getSubcommands().get(name);
            if (next == null) {
                throw new CommandFailure(ExitCode.USAGE, "usage.noSuchTopic", String.join(" ", topic));
            }
            found = next;
        }
        return found;
    }
}
