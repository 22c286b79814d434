package ferry.depot.database;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A database cannot be opened, for a reason that an administrator can do something about. */
public final class DatabaseProblem extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong; the app says it in the administrator's language. */
    public enum Reason {
        /** Nobody answers there. */
        UNREACHABLE,
        /** The embedded database's file cannot be opened, or is something else. */
        UNREADABLE,
        /** The server's certificate was not accepted, or the server has no TLS. */
        TLS,
        /** User or password not accepted. */
        WRONG_PASSWORD,
        /** The server has no such database. */
        NO_DATABASE,
        /** The user may not do there what Ferry needs. */
        NO_RIGHTS,
        /** The server acknowledges before its data is on disk. */
        NOT_DURABLE,
        /** The server, or the embedded library, is older than Ferry can use. */
        OLD_SERVER,
        /** MariaDB where the settings say MySQL, or the other way round. */
        OTHER_KIND,
        /** A newer Ferry wrote it. */
        NEWER_SCHEMA,
        /** It holds tables of something else. */
        FOREIGN_SCHEMA,
        /** It is not what Ferry's migrations made of it. */
        CHANGED_SCHEMA,
        /** A migration failed. */
        MIGRATION,
        /** Another Ferry server is using it. */
        IN_USE,
        /** It belongs to another data directory. */
        OTHER_SITE,
        /** It is empty, and the data directory is not. */
        EMPTY,
        /** A copy into it began and did not end. */
        UNFINISHED_COPY,
        /** To be copied: there is nothing of Ferry. */
        NO_SITE,
        /** To be copied: an older Ferry wrote it, and a copy changes nothing there. */
        OLD_SCHEMA,
        /** To be copied into: it has accounts. */
        NOT_EMPTY,
        /** Copied, and not the same; or it broke in the middle. */
        COPY_FAILED
    }

    private final Reason reason;
    private final String database;

    /** @param detail for people who know databases; never a password */
    public DatabaseProblem(Reason reason, String database, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.reason = reason;
        this.database = database;
    }

    public Reason reason() {
        return reason;
    }

    /** Which database, without user and password. */
    public String database() {
        return database;
    }

    public String detail() {
        String message = getMessage();
        return message == null ? reason.name() : message;
    }
}
