/** The client as a library: put, get and list files with a server. */
module ferry.client {
    requires transitive ferry.protocol;
    requires transitive ferry.transport;
    requires ferry.storage;
    requires static org.jspecify;

    exports ferry.client;
}
