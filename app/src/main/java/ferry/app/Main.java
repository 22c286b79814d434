package ferry.app;

import ferry.app.command.Environment;
import ferry.app.terminal.Terminal;
import ferry.openssl.OpenSslProvider;

/** Where the {@code ferry} command starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        OpenSslProvider.install();
        Terminal terminal = Terminal.ofProcess();
        int exitCode = Commands.run(Environment.ofProcess(arguments), terminal, arguments);
        System.exit(exitCode);
    }
}
