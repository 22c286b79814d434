/** The native door: it leads the protocol from a link to the depot. */
module ferry.server {
    requires transitive ferry.depot;
    requires transitive ferry.protocol;
    requires transitive ferry.transport;
    requires static org.jspecify;

    exports ferry.server;
}
