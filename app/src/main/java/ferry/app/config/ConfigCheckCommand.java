package ferry.app.config;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ferry config check FILE}: everything that is wrong in a file, before a server starts with it. */
@Command(name = "check")
final class ConfigCheckCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Parameters(paramLabel = "FILE", descriptionKey = "param.configFile")
    private Path file = Path.of("");

    ConfigCheckCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return file.toString();
    }

    @Override
    public Integer call() throws Exception {
        SettingOptions.check(new SettingsReader(ServeSettings.SCHEMA).file(file).problems(), context);
        context.note("config.good", file);
        return ExitCode.OK.number();
    }
}
