package ferry.app.config;

import ferry.app.command.Context;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ferry config}: the server's settings. Its work is in its commands. */
@Command(name = "config", synopsisSubcommandLabel = "init|check|show")
public final class ConfigCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private ConfigCommand() {}

    public static CommandLine line(Context context) {
        return new CommandLine(new ConfigCommand())
                .addSubcommand(new ConfigInitCommand(context))
                .addSubcommand(new ConfigCheckCommand(context))
                .addSubcommand(new ConfigShowCommand(context));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "init|check|show");
        }
    }
}
