/** The native door: it leads the protocol from a link to the depot. */
module ferry.server {
    requires ferry.depot;
    requires ferry.protocol;
    requires ferry.transport;
    requires static org.jspecify;
}
