package ferry.depot.sql;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import java.io.IOException;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateResult;

/** Brings a database up to this version of Ferry. Flyway locks it meanwhile, so that two may try at once. */
final class Migrations {
    private static final String LOCATION = "classpath:depot-migrations";

    private final Engine engine;

    Migrations(Engine engine) {
        this.engine = engine;
    }

    /** @throws DatabaseProblem also if what is there is newer than this Ferry, or not of Ferry's making */
    void run() throws IOException {
        try {
            Flyway flyway = configure().load();
            checkWhatIsThere(flyway);
            if (engine instanceof MariaDbEngine) {
                configure()
                        .placeholders(DatabaseTypes.MARIADB_FIRST)
                        .target("1")
                        .load()
                        .migrate();
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw problem(e);
        } catch (SQLException e) {
            throw engine.problem(e);
        }
    }

    /** Changes nothing. @throws DatabaseProblem if what is there is not exactly of this version */
    void check() throws IOException {
        try {
            Flyway flyway = configure().load();
            checkWhatIsThere(flyway);
            if (flyway.info().applied().length == 0) {
                throw engine.problem(Reason.NO_SITE, "it has no tables of Ferry");
            }
            if (flyway.info().pending().length > 0) {
                throw engine.problem(
                        Reason.OLD_SCHEMA, "step " + flyway.info().pending()[0].getVersion() + " is missing");
            }
        } catch (FlywayException e) {
            throw problem(e);
        } catch (SQLException e) {
            throw engine.problem(e);
        }
    }

    private FluentConfiguration configure() throws SQLException, IOException {
        return Flyway.configure()
                .loggers(MigrationLog.class.getName())
                .dataSource(engine.source(Engine.Use.MIGRATION))
                .locations(LOCATION)
                .placeholders(engine.types());
    }

    private void checkWhatIsThere(Flyway flyway) throws SQLException, IOException {
        for (MigrationInfo migration : flyway.info().all()) {
            MigrationState state = migration.getState();
            if (state.isFailed()) {
                throw engine.problem(
                        Reason.CHANGED_SCHEMA, "migration " + migration.getVersion() + " stopped in the middle");
            }
            if (state.isApplied() && !state.isResolved()) {
                throw engine.problem(
                        Reason.NEWER_SCHEMA,
                        "it knows step " + migration.getVersion() + " (" + migration.getDescription() + ")");
            }
        }
        ValidateResult result =
                configure().ignoreMigrationPatterns("*:pending").load().validateWithResult();
        if (!result.validationSuccessful) {
            throw engine.problem(Reason.CHANGED_SCHEMA, result.getAllErrorMessages());
        }
    }

    private DatabaseProblem problem(FlywayException failure) {
        if (failure.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return engine.problem(Reason.FOREIGN_SCHEMA, Engine.text(failure), failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && engine.reason(sql) == Reason.NO_RIGHTS) {
                return engine.problem(sql);
            }
        }
        return engine.problem(Reason.MIGRATION, Engine.text(failure), failure);
    }
}
