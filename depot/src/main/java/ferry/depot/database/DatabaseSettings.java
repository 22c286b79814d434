package ferry.depot.database;

/** Where a depot's accounts, keys, uploads and receipts are kept: typed parts, never a driver's own URL. */
public sealed interface DatabaseSettings permits SqliteFile, DatabaseServer {}
