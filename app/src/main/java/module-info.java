/** The ferry command, its configuration, and the only place where objects are wired. */
module ferry.app {
    requires ferry.client;
    requires ferry.depot;
    requires ferry.protocol;
    requires ferry.server;
    requires ferry.storage;
    requires ferry.transport;
    requires info.picocli;
    requires static org.jspecify;
}
