/** The client as a library: put, get and list files with a server. */
module ferry.client {
    requires ferry.protocol;
    requires ferry.storage;
    requires ferry.transport;
    requires static org.jspecify;
}
