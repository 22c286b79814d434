package ferry.app;

import ferry.app.command.Context;
import picocli.CommandLine.Command;

/** {@code ferry version}. */
@Command(name = "version")
final class VersionCommand implements Runnable {
    private final Context context;

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        context.terminal().result(context.environment().version());
    }
}
