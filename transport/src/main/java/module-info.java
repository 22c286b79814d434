/** How bytes move: links, listeners and dialers over TCP, TLS and Unix sockets. */
module ferry.transport {
    requires org.bouncycastle.pkix;
    requires static org.jspecify;

    exports ferry.transport;
}
