package ferry.depot.sql;

import java.util.Map;

/**
 * What a kind of database calls the types that the migrations name by placeholder; {@code mysql} makes a remark of what is for
 * MySQL alone.
 */
final class DatabaseTypes {
    private static final String REMARK = "--";

    static final Map<String, String> SQLITE = all("BLOB");

    static final Map<String, String> POSTGRES = all("BYTEA");

    static final Map<String, String> MARIADB = mariaDb(4_096, REMARK);

    static final Map<String, String> MYSQL = mariaDb(4_096, "");

    /**
     * For the first migration alone: it makes a key of account and path, which the second takes away, and MariaDB's keys
     * have at most 3,072 bytes.
     */
    static final Map<String, String> MARIADB_FIRST = mariaDb(3_064, REMARK);

    private DatabaseTypes() {}

    private static Map<String, String> all(String type) {
        return Map.of(
                "bytes16",
                type,
                "bytes32",
                type,
                "bytes64",
                type,
                "bytes255",
                type,
                "bytes",
                type,
                "path",
                type,
                "mysql",
                REMARK);
    }

    private static Map<String, String> mariaDb(int pathBytes, String mysql) {
        return Map.of(
                "bytes16",
                "VARBINARY(16)",
                "bytes32",
                "VARBINARY(32)",
                "bytes64",
                "VARBINARY(64)",
                "bytes255",
                "VARBINARY(255)",
                "bytes",
                "MEDIUMBLOB",
                "path",
                "VARBINARY(" + pathBytes + ")",
                "mysql",
                mysql);
    }
}
