package ferry.transport.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.jspecify.annotations.Nullable;

/**
 * Lets a client go on as soon as its handshake is done. The library completes it when it sends its last flight, and looks
 * whether it is complete when something is received: one round trip later. So the last datagram is received twice, which
 * QUIC takes for what the network does (RFC 9000 §12.3). {@link ClientHandshake} removes it then. The library's thread.
 */
final class HandshakeEcho extends ChannelInboundHandlerAdapter {
    private @Nullable DatagramPacket last;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        forget();
        if (message instanceof DatagramPacket packet) {
            // The library decrypts in place.
            last = packet.replace(packet.content().copy());
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        if (last != null) {
            // Behind what the library still has to do about it: it checks certificates later, and sends after that.
            LoopTasks.run(context.channel().eventLoop(), () -> again(context));
        }
    }

    private void again(ChannelHandlerContext context) {
        DatagramPacket packet = last;
        if (packet != null) {
            last = null;
            context.fireChannelRead(packet);
            context.fireChannelReadComplete();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forget();
    }

    private void forget() {
        if (last != null) {
            last.release();
            last = null;
        }
    }
}
