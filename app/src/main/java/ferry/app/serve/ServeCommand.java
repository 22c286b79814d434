package ferry.app.serve;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.config.ServeSettings;
import ferry.app.config.SettingOptions;
import ferry.app.config.Settings;
import ferry.app.logging.LoggersOfTheProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ferry serve}: a server in the foreground, until a signal. */
@Command(name = "serve")
public final class ServeCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final SettingOptions options = new SettingOptions();

    @Option(names = "--json")
    private boolean json;

    public ServeCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return options.subject();
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings(context);
        LoggersOfTheProcess.configure(settings.value(ServeSettings.LOG_LEVEL).least(), context.terminal()::warn);
        ServiceManager manager = ServiceManager.of(context);
        try (DataDirectory directory = DataDirectory.open(settings.value(ServeSettings.DATA));
                Serving serving = Serving.start(settings, directory, context);
                StopSignal stop = StopSignal.install(() -> serving.stop(manager))) {
            ReloadSignal.install(new Reloading(options, context, serving, settings, manager)::reload);
            serving.introduce(json);
            manager.ready(serving.status());
            stop.await();
        }
        return ExitCode.OK.number();
    }
}
