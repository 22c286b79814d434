/** How bytes move: links, listeners and dialers over TCP, TLS and Unix sockets. */
module ferry.transport {
    requires ferry.openssl;
    requires jdk.net;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires static org.jspecify;

    exports ferry.transport;
}
