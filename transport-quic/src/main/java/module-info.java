/** Links as streams of QUIC connections; the only room that knows a QUIC library. */
module ferry.transport.quic {
    requires transitive ferry.transport;
    requires io.netty.buffer;
    requires io.netty.codec.classes.quic;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static org.jspecify;

    exports ferry.transport.quic;
}
