package ferry.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * Sends the datagrams of a train one by one when the kernel refuses to cut it: over a device that carries less than one
 * of them whole (it would fragment each by itself), or one that cannot do it at all (IPsec). The library would take them
 * for lost and send the same train again and again. The library's thread.
 */
final class SegmentsByHand extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof SegmentedDatagramPacket train)) {
            Waiting.notFor(context.write(message, promise));
            return;
        }
        ByteBuf bytes = train.content().retainedDuplicate();
        context.write(train, promise.unvoid()).addListener(sent -> {
            try {
                if (sent.cause() instanceof IOException e && !(e instanceof ClosedChannelException)) {
                    sendEach(context, bytes, train);
                }
            } finally {
                bytes.release();
            }
        });
    }

    private static void sendEach(ChannelHandlerContext context, ByteBuf bytes, SegmentedDatagramPacket train) {
        while (bytes.isReadable()) {
            ByteBuf datagram = bytes.readRetainedSlice(Math.min(train.segmentSize(), bytes.readableBytes()));
            Waiting.notFor(context.write(new DatagramPacket(datagram, train.recipient())));
        }
        context.flush();
    }
}
