package ferry.app.config;

import ferry.app.command.Context;
import picocli.CommandLine.Command;

/** {@code ferry config init}: the commented file, on standard output. */
@Command(name = "init")
final class ConfigInitCommand implements Runnable {
    private final Context context;

    ConfigInitCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        CommentedFile.lines(ServeSettings.SCHEMA, context.phrases()).forEach(context.terminal()::result);
    }
}
