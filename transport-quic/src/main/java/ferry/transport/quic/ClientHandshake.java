package ferry.transport.quic;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches a connection that is being made, and ends it as soon as there is a reason: the library by itself waits for what
 * may still come. Later it keeps what is wrong with a connection out of the library's log, since its links tell it.
 */
final class ClientHandshake extends ChannelInboundHandlerAdapter {
    /** CRYPTO_ERROR + no_application_protocol (RFC 9001 §4.8, RFC 7301 §3.2). */
    private static final int NO_APPLICATION_PROTOCOL = 0x178;

    private final String protocol;
    private volatile @Nullable Channel channel;
    private volatile @Nullable String refusal;

    ClientHandshake(String protocol) {
        this.protocol = protocol;
    }

    /** What the server said when it ended the handshake. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Tells the server that the handshake failed here. */
    void abandon() {
        Channel begun = channel;
        if (begun != null) {
            Waiting.notFor(begun.close());
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.channel().parent().pipeline().remove(HandshakeEcho.class);
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicConnectionCloseEvent close
                && !context.channel().isActive()) {
            refusal = close.error() == NO_APPLICATION_PROTOCOL
                    ? "the server does not speak " + protocol
                    : "the server ended the handshake with error " + close.error();
            Waiting.notFor(context.close());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
}
