package ferry.depot.sql;

import java.util.Map;

/** What a kind of database calls the types that the migrations name by placeholder. */
final class DatabaseTypes {
    static final Map<String, String> SQLITE = Map.of(
            "bytes16",
            "BLOB",
            "bytes32",
            "BLOB",
            "bytes64",
            "BLOB",
            "bytes255",
            "BLOB",
            "bytes",
            "BLOB",
            "path",
            "BLOB");

    private DatabaseTypes() {}
}
