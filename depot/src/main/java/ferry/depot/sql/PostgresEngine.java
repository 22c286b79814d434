package ferry.depot.sql;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseServer.Host;
import ferry.depot.database.DatabaseServer.UnixSocket;
import ferry.depot.database.Tls;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.SslMode;

/** PostgreSQL. The driver is given typed settings; there is no URL. */
final class PostgresEngine extends Engine {
    /** Undone: it could not be put in one order with others; a deadlock; a lock that was waited for too long. */
    private static final Set<String> CONFLICT = Set.of("40001", "40P01", "55P03");
    /** Stopped; crashed; starting; too many connections; only reads are allowed (a standby). */
    private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03", "57P05", "53300", "25006");

    private static final String DISK_FULL = "53100";
    private static final String NO_DATABASE = "3D000";
    private static final String NO_RIGHTS = "42501";
    private static final int VERSION_MIN = 15;

    private final DatabaseServer server;
    private final boolean durable;

    PostgresEngine(DatabaseServer server, boolean durable) {
        super(server.toString());
        this.server = server;
        this.durable = durable;
    }

    @Override
    DataSource source(Use use) throws SQLException, IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        switch (server.place()) {
            case Host host -> {
                source.setServerNames(new String[] {host.host()});
                source.setPortNumbers(new int[] {host.port()});
            }
            case UnixSocket _ -> throw problem(Reason.UNREACHABLE, "PostgreSQL is spoken to over TCP");
        }
        source.setDatabaseName(server.database());
        source.setUser(server.user());
        // Never null: the driver would look for files in the home directory.
        source.setPassword(server.password().read());
        switch (server.tls()) {
            case Tls.Off _ -> source.setSslMode(SslMode.DISABLE.value);
            case Tls.SystemAuthorities _ -> {
                source.setSslMode(SslMode.VERIFY_FULL.value);
                source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
            }
            case Tls.Authorities(var file) -> {
                source.setSslMode(SslMode.VERIFY_FULL.value);
                source.setSslRootCert(file.toAbsolutePath().toString());
            }
        }
        source.setProperty(PGProperty.GSS_ENC_MODE, "disable");
        source.setApplicationName("ferry");
        source.setConnectTimeout((int) Database.CONNECT.toSeconds());
        source.setLoginTimeout((int) Database.CONNECT.toSeconds());
        source.setSocketTimeout(use == Use.WORK ? (int) Database.STATEMENT.toSeconds() : 0);
        source.setTcpKeepAlive(true);
        return source;
    }

    @Override
    void prepare(Statements statements) throws SQLException {
        statements.update(Sql.POSTGRES_LOCK);
        if (durable) {
            statements.update(Sql.POSTGRES_SYNC);
        }
    }

    @Override
    void check(Statements statements) throws SQLException, DatabaseProblem {
        long version = statements.number(Sql.POSTGRES_VERSION);
        if (version / 10_000 < VERSION_MIN) {
            throw problem(
                    Reason.OLD_SERVER, "PostgreSQL " + version / 10_000 + "; Ferry needs " + VERSION_MIN + " or newer");
        }
        if (durable && statements.number(Sql.POSTGRES_DURABLE) == 0) {
            throw problem(Reason.NOT_DURABLE, "fsync and full_page_writes must be on");
        }
    }

    @Override
    Sql version() {
        return Sql.POSTGRES_VERSION;
    }

    @Override
    Map<String, String> types() {
        return DatabaseTypes.POSTGRES;
    }

    @Override
    Optional<Sql> lease() {
        return Optional.of(Sql.POSTGRES_LEASE);
    }

    @Override
    Trouble trouble(SQLException failure) {
        String state = state(failure);
        if (CONFLICT.contains(state)) {
            return Trouble.CONFLICT;
        }
        if (state.equals(DISK_FULL)) {
            return Trouble.FULL;
        }
        return state.startsWith("08") || LOST.contains(state) ? Trouble.LOST : Trouble.FAULT;
    }

    @Override
    Reason reason(SQLException failure) {
        String state = state(failure);
        if (isTls(failure)) {
            return Reason.TLS;
        }
        return switch (state) {
            case NO_DATABASE -> Reason.NO_DATABASE;
            case NO_RIGHTS -> Reason.NO_RIGHTS;
            default -> state.startsWith("28") ? Reason.WRONG_PASSWORD : Reason.UNREACHABLE;
        };
    }

    static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }

    /** Whether the certificate, or the lack of one, is what stands in the way. */
    static boolean isTls(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = text(cause).toLowerCase(Locale.ROOT);
            if (cause.getClass().getName().startsWith("javax.net.ssl.")
                    || message.contains("ssl")
                    || message.contains("certificate")
                    || message.contains("could not be verified")) {
                return true;
            }
        }
        return false;
    }
}
