package ferry.app.config;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ferry config show}: what would count if a server were started now with the same options, and why. */
@Command(name = "show")
final class ConfigShowCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final SettingOptions options = new SettingOptions();

    @Option(names = "--json")
    private boolean json;

    ConfigShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return options.subject();
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings(context);
        for (Setting<?> setting : ServeSettings.SCHEMA.settings()) {
            if (json) {
                context.terminal().json(fields(setting, settings));
            } else {
                context.terminal().result(line(setting, settings));
            }
        }
        return ExitCode.OK.number();
    }

    /** Where it comes from stands in a comment: the lines are those of a file. */
    private String line(Setting<?> setting, Settings settings) {
        String assignment = setting.key() + " = " + settings.toml(setting);
        return assignment + "  # " + settings.origin(setting).describe(context.phrases());
    }

    private static Map<String, @Nullable Object> fields(Setting<?> setting, Settings settings) {
        Origin origin = settings.origin(setting);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("setting", setting.key());
        fields.put("value", settings.plain(setting));
        fields.put("origin", origin.kind());
        fields.put("place", origin instanceof Origin.Default ? null : origin.toString());
        fields.put("change", Kind.word(setting.change()));
        return fields;
    }
}
