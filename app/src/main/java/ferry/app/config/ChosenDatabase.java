package ferry.app.config;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.database.PasswordSource;
import ferry.depot.database.SqliteFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A database with its password: from the settings, or from the options of a command. */
public final class ChosenDatabase {
    private ChosenDatabase() {}

    public static DatabaseSettings of(Settings settings) {
        Optional<Secret> password = settings.value(ServeSettings.DATABASE_PASSWORD);
        return switch (settings.value(ServeSettings.DATABASE)) {
            case SqliteFile(Path file) -> new SqliteFile(file.toAbsolutePath().normalize());
            case DatabaseServer server ->
                server.withPassword(
                        password.<PasswordSource>map(secret -> secret::read).orElse(PasswordSource.NONE));
        };
    }

    /** Written as in the settings; {@code option} and {@code secretOption} are how a mistake is told. */
    public static DatabaseSettings ofOptions(
            String option, String database, String secretOption, @Nullable String secret, Context context)
            throws CommandFailure {
        SettingsReader reader =
                new SettingsReader(ServeSettings.SCHEMA).option(option, ServeSettings.DATABASE, database);
        if (secret != null) {
            reader.option(secretOption, ServeSettings.DATABASE_PASSWORD, secret);
        }
        SettingOptions.check(reader.problems(), context);
        return of(reader.settings());
    }
}
