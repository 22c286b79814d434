package ferry.app.command;

import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A command that is only made when it is wanted: picocli looks at each option of each command that it is given, and with
 * all of them that took longer than most commands take to run.
 *
 * @param name as the command says it itself
 */
public record NamedCommand(String name, Supplier<CommandLine> line) {
    /** A command without commands below it. */
    public static NamedCommand of(String name, Supplier<Object> command) {
        return new NamedCommand(name, () -> new CommandLine(command.get()));
    }
}
