package ferry.depot.sql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/**
 * Brings Flyway's talk to the depot's log; its progress is of interest only to who looks for it. Flyway makes it by its
 * name, so it is public, and the module exports its package to Flyway alone.
 */
public final class MigrationLog implements Log, LogCreator {
    private static final Logger LOG = System.getLogger("ferry.depot.migrations");

    @Override
    public Log createLogger(Class<?> subject) {
        return this;
    }

    @Override
    public void debug(String message) {
        LOG.log(Level.TRACE, message);
    }

    @Override
    public void info(String message) {
        LOG.log(Level.DEBUG, message);
    }

    @Override
    public void notice(String message) {
        LOG.log(Level.DEBUG, message);
    }

    @Override
    public void warn(String message) {
        LOG.log(Level.WARNING, message);
    }

    @Override
    public void error(String message) {
        LOG.log(Level.ERROR, message);
    }

    @Override
    public void error(String message, Exception failure) {
        LOG.log(Level.ERROR, message, failure);
    }
}
