package ferry.depot.sql;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseProblem.Reason;
import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseServer.Host;
import ferry.depot.database.DatabaseServer.Kind;
import ferry.depot.database.DatabaseServer.UnixSocket;
import ferry.depot.database.Tls;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** MariaDB, and MySQL, which is spoken to in the same way and differs in its schema ({@code V8}). */
final class MariaDbEngine extends Engine {
    /** Undone: a deadlock; a lock that was waited for too long; a row that changed since it was read. */
    private static final Set<Integer> CONFLICT = Set.of(1213, 1205, 1020);
    /** Full: a table; the server's disk. */
    private static final Set<Integer> FULL = Set.of(1114, 1021);
    /** Shutting down; too many connections; killed; only reads are allowed (a standby). */
    private static final Set<Integer> LOST = Set.of(1053, 1040, 1203, 1927, 1290, 1792, 1836, 2006, 2013);
    /** Of a database, of a table, of a column, of anything else. */
    private static final Set<Integer> NO_RIGHTS = Set.of(1044, 1142, 1143, 1227, 1370);

    private static final int NO_DATABASE = 1049;

    private final DatabaseServer server;
    private final boolean durable;

    MariaDbEngine(DatabaseServer server, boolean durable) {
        super(server.toString());
        this.server = server;
        this.durable = durable;
    }

    @Override
    DataSource source(Use use) throws SQLException, IOException {
        MariaDbDataSource source = new MariaDbDataSource();
        source.setUrl(url(use));
        source.setUser(server.user());
        source.setPassword(server.password().read());
        return source;
    }

    /** Every option is one of these; values are numbers, constants, or restricted by {@link DatabaseServer}. */
    String url(Use use) {
        Map<String, String> options = new LinkedHashMap<>();
        String place = switch (server.place()) {
            case Host host -> "address=(host=" + host.host() + ")(port=" + host.port() + ")(type=primary)";
            case UnixSocket socket -> {
                options.put("localSocket", socket.path().toString());
                yield "localhost";
            }
        };
        switch (server.tls()) {
            case Tls.Off _ -> {
                options.put("sslMode", "disable");
                if (server.place().isLocal()) {
                    // MySQL wants the password encrypted for a key of its own. Who asks for the key over a network may
                    // be
                    // given another's, and then gives that one the password.
                    options.put("allowPublicKeyRetrieval", "true");
                }
            }
            case Tls.SystemAuthorities _ -> options.put("sslMode", "verify-full");
            case Tls.Authorities(var file) -> {
                options.put("sslMode", "verify-full");
                options.put("serverSslCert", file.toAbsolutePath().toString());
            }
        }
        // Parameters travel apart from the statement, and a file of ours is nothing a server may ask for.
        options.put("useServerPrepStmts", "true");
        options.put("allowLocalInfile", "false");
        options.put("allowMultiQueries", "false");
        options.put("connectTimeout", Long.toString(Database.CONNECT.toMillis()));
        options.put("socketTimeout", use == Use.WORK ? Long.toString(Database.STATEMENT.toMillis()) : "0");
        options.put("tcpKeepAlive", "true");
        // The driver decodes nothing: what is put between & and = is what it takes.
        String query = options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("&"));
        return "jdbc:mariadb://" + place + "/" + server.database() + "?" + query;
    }

    @Override
    void prepare(Statements statements) throws SQLException {
        statements.update(Sql.MARIADB_STRICT);
        statements.update(Sql.MARIADB_STORAGE);
        statements.update(Sql.MARIADB_SORT);
        statements.update(Sql.MARIADB_LOCK);
    }

    @Override
    void check(Statements statements) throws SQLException, DatabaseProblem {
        String version = statements
                .first(Sql.MARIADB_VERSION, row -> row.string(1))
                .orElseThrow(() -> new SQLException("no version"));
        boolean mariadb = version.contains("MariaDB");
        if (SqliteEngine.compareVersions(digits(version), mariadb ? "10.11" : "8.0") < 0) {
            throw problem(Reason.OLD_SERVER, version + "; Ferry needs MariaDB 10.11 or MySQL 8.0, or newer");
        }
        Kind kind = mariadb ? Kind.MARIADB : Kind.MYSQL;
        if (kind != server.kind()) {
            throw problem(Reason.OTHER_KIND, version + "; write " + kind.scheme() + "://");
        }
        if (durable && statements.number(Sql.MARIADB_DURABLE) == 0) {
            throw problem(
                    Reason.NOT_DURABLE,
                    "innodb_flush_log_at_trx_commit must be 1, and sync_binlog too where there is a binary log");
        }
    }

    /** The driver has no code for it. */
    private static boolean wantsProtection(SQLException failure) {
        return String.valueOf(failure.getMessage()).contains("RSA public key is not available");
    }

    private static String digits(String version) {
        return version.replaceFirst("[^0-9.].*", "").replaceFirst("\\.$", "");
    }

    @Override
    Sql version() {
        return Sql.MARIADB_VERSION;
    }

    @Override
    Map<String, String> types() {
        return server.kind() == Kind.MYSQL ? DatabaseTypes.MYSQL : DatabaseTypes.MARIADB;
    }

    @Override
    Optional<Sql> lease() {
        return Optional.of(Sql.MARIADB_LEASE);
    }

    @Override
    Trouble trouble(SQLException failure) {
        if (CONFLICT.contains(failure.getErrorCode())) {
            return Trouble.CONFLICT;
        }
        if (FULL.contains(failure.getErrorCode())) {
            return Trouble.FULL;
        }
        boolean gone = failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLTransientConnectionException
                || failure instanceof SQLRecoverableException
                || PostgresEngine.state(failure).startsWith("08")
                || LOST.contains(failure.getErrorCode());
        return gone ? Trouble.LOST : Trouble.FAULT;
    }

    @Override
    Reason reason(SQLException failure) {
        if (PostgresEngine.isTls(failure) || wantsProtection(failure)) {
            return Reason.TLS;
        }
        if (NO_RIGHTS.contains(failure.getErrorCode())) {
            return Reason.NO_RIGHTS;
        }
        if (failure.getErrorCode() == NO_DATABASE) {
            return Reason.NO_DATABASE;
        }
        return PostgresEngine.state(failure).startsWith("28") ? Reason.WRONG_PASSWORD : Reason.UNREACHABLE;
    }
}
