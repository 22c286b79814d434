package ferry.app;

import ferry.app.admin.AdminCommands;
import ferry.app.command.Context;
import ferry.app.command.Environment;
import ferry.app.command.ExitCode;
import ferry.app.command.FailureReport;
import ferry.app.command.NamedCommand;
import ferry.app.command.Subject;
import ferry.app.config.ConfigCommand;
import ferry.app.demo.DemoCommand;
import ferry.app.remote.RemoteCommands;
import ferry.app.serve.ServeCommand;
import ferry.app.terminal.ClosedOutputException;
import ferry.app.terminal.Language;
import ferry.app.terminal.Phrases;
import ferry.app.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands put together: parsing, running, and turning every way to fail into a sentence and an exit code. */
public final class Commands {
    private static final String LANGUAGE_OPTION = "--lang";
    /** Tells of all the others. */
    private static final String HELP = "help";

    private Commands() {}

    /** Runs one command line; never throws. */
    public static int run(Environment environment, Terminal terminal, String... arguments) {
        Context context = new Context(environment, terminal, new Phrases(language(environment, arguments)));
        int exitCode;
        try {
            exitCode = line(context, arguments).execute(arguments);
            terminal.flush();
        } catch (ClosedOutputException nobodyReads) {
            exitCode = ExitCode.OUTPUT_CLOSED.number();
        } catch (Error | RuntimeException fault) {
            exitCode = report(fault, "ferry", "ferry", context);
        }
        return exitCode;
    }

    /** With the command that is asked for if it comes first, else with all of them. */
    static CommandLine line(Context context, String... arguments) {
        RootCommand root = new RootCommand(context);
        CommandLine line = new CommandLine(root);
        List<NamedCommand> all = all(context);
        Optional<NamedCommand> asked = all.stream()
                .filter(command -> arguments.length > 0 && command.name().equals(arguments[0]))
                .filter(command -> !command.name().equals(HELP))
                .findFirst();
        for (NamedCommand command : asked.map(List::of).orElse(all)) {
            line.addSubcommand(command.line().get());
        }
        line.setResourceBundle(context.phrases().help());
        abbreviateSynopsis(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionStrategy(parsed -> execute(parsed, root, context));
        line.setParameterExceptionHandler((wrong, _) -> explain(wrong, context));
        line.setExecutionExceptionHandler((failure, failed, _) -> report(failure, failed, context));
        return line;
    }

    /** In the order of {@code ferry help}. */
    static List<NamedCommand> all(Context context) {
        List<NamedCommand> all = new ArrayList<>();
        all.add(NamedCommand.of("serve", () -> new ServeCommand(context)));
        all.add(new NamedCommand("config", () -> ConfigCommand.line(context)));
        all.add(NamedCommand.of("demo", () -> new DemoCommand(context)));
        all.addAll(RemoteCommands.all(context));
        all.addAll(AdminCommands.all(context));
        all.add(NamedCommand.of("version", () -> new VersionCommand(context)));
        all.add(NamedCommand.of(HELP, () -> new HelpCommand(context)));
        return all;
    }

    /** {@code [OPTIONS]} in place of all of them: they are listed below anyway. */
    private static void abbreviateSynopsis(CommandLine line) {
        line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        line.getSubcommands().values().forEach(Commands::abbreviateSynopsis);
    }

    /** The help of one command as plain text; the terminal makes it safe and sends it. */
    static String usage(CommandLine line) {
        return line.getUsageMessage(Ansi.OFF);
    }

    private static int execute(ParseResult parsed, RootCommand root, Context context) {
        boolean json = parsed.asCommandLineList().getLast().getParseResult().hasMatchedOption("--json");
        context.terminal().configure(root.volume(), json);
        for (CommandLine level : parsed.asCommandLineList()) {
            if (level.isUsageHelpRequested()) {
                context.terminal().page(usage(level));
                return ExitCode.OK.number();
            }
            if (level.isVersionHelpRequested()) {
                context.terminal().result(context.environment().version());
                return ExitCode.OK.number();
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int explain(ParameterException wrong, Context context) {
        CommandLine line = wrong.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        String sentence = switch (wrong) {
            case UnmatchedArgumentException unmatched
            when !unmatched.getUnmatched().isEmpty() ->
                context.say("usage.unknown", unmatched.getUnmatched().getFirst());
            case MissingParameterException missing
            when !missing.getMissing().isEmpty() ->
                context.say("usage.missing", missing.getMissing().getFirst().paramLabel());
            default -> context.say("usage.wrong", String.valueOf(wrong.getMessage()));
        };
        context.terminal().warn(name + ": " + sentence);
        context.terminal().warn(context.say("usage.seeHelp", name));
        return ExitCode.USAGE.number();
    }

    private static int report(Exception failure, CommandLine line, Context context) {
        if (failure instanceof ClosedOutputException) {
            return ExitCode.OUTPUT_CLOSED.number();
        }
        String name = line.getCommandSpec().qualifiedName();
        return report(failure, name, line.getCommand() instanceof Subject command ? command.subject() : name, context);
    }

    private static int report(Throwable failure, String name, String subject, Context context) {
        FailureReport report = FailureReport.of(failure, subject, context.phrases());
        context.terminal().flush();
        context.terminal().warn(name + ": " + report.sentence());
        if (context.terminal().isVerbose()) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(step -> context.terminal().detail(step.replace("\t", "    ")));
        }
        return report.exitCode();
    }

    /** {@code --lang} wherever it stands, else the person's locale. */
    private static Language language(Environment environment, String... arguments) {
        Optional<String> asked = Optional.empty();
        for (int i = 0; i < arguments.length && !arguments[i].equals("--"); i++) {
            if (arguments[i].startsWith(LANGUAGE_OPTION + "=")) {
                asked = Optional.of(arguments[i].substring(LANGUAGE_OPTION.length() + 1));
            } else if (arguments[i].equals(LANGUAGE_OPTION) && i + 1 < arguments.length) {
                asked = Optional.of(arguments[i + 1]);
            }
        }
        return asked.flatMap(Language::ofTag).orElseGet(() -> Language.ofPosixLocale(environment.locale()));
    }
}
