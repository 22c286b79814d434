/** Who may do what with which file: accounts, keys, uploads, quotas, receipts and audit. */
module ferry.depot {
    requires transitive ferry.protocol;
    requires transitive ferry.storage;
    requires flyway.core;
    requires java.sql;
    requires org.mariadb.jdbc;
    requires org.postgresql.jdbc;
    requires org.xerial.sqlitejdbc;
    requires static org.jspecify;

    exports ferry.depot;
    exports ferry.depot.audit;
    exports ferry.depot.database;
    // Flyway makes our logger by its name.
    exports ferry.depot.sql to
            flyway.core;
}
