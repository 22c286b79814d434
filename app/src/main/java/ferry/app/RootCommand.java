package ferry.app;

import ferry.app.command.Context;
import ferry.app.terminal.Volume;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code ferry} itself, with the options that every command has. */
@SuppressWarnings("UnusedVariable") // picocli needs a field for an option, and reads some of them itself
@Command(name = "ferry", synopsisSubcommandLabel = "COMMAND")
final class RootCommand implements Runnable {
    private final Context context;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--verbose", scope = ScopeType.INHERIT)
    private boolean verbose;

    @Option(names = "--quiet", scope = ScopeType.INHERIT)
    private boolean quiet;

    /** Read before picocli starts, since it decides picocli's own words ({@link Commands}). */
    @Option(names = "--lang", scope = ScopeType.INHERIT, paramLabel = "en|zh")
    private @Nullable String language;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true)
    private boolean help;

    @Option(names = "--version", versionHelp = true)
    private boolean version;

    RootCommand(Context context) {
        this.context = context;
    }

    Volume volume() {
        return verbose ? Volume.VERBOSE : quiet ? Volume.QUIET : Volume.NORMAL;
    }

    /** Without a command: what there is. */
    @Override
    public void run() {
        if (spec != null) {
            context.terminal().page(Commands.usage(spec.commandLine()));
        }
    }
}
