package ferry.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.function.BooleanSupplier;

/**
 * Looks at every datagram before the library does, and drops what cannot be worth an answer or memory: what is shorter
 * than any packet, first packets that are shorter than RFC 9000 §14.1 demands (an answer to one would amplify), and,
 * while too many handshakes are under way, all first packets. The library's thread.
 */
final class DatagramGate extends ChannelInboundHandlerAdapter {
    /** A header with one of our connection ids (20 bytes). */
    private static final int PACKET_BYTES_MIN = 21;

    private static final int FIRST_DATAGRAM_BYTES_MIN = 1200;
    private static final int LONG_HEADER = 0x80;
    private static final int TYPE_MASK = 0xf0;
    private static final int INITIAL = 0xc0;
    private static final int VERSION_1 = 1;

    private final BooleanSupplier isFull;

    DatagramGate(BooleanSupplier isFull) {
        this.isFull = isFull;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof DatagramPacket packet && !mayPass(packet.content())) {
            packet.release();
            return;
        }
        context.fireChannelRead(message);
    }

    private boolean mayPass(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (length < PACKET_BYTES_MIN) {
            return false;
        }
        int first = bytes.getUnsignedByte(bytes.readerIndex());
        if ((first & LONG_HEADER) == 0) {
            return true;
        }
        boolean opens = (first & TYPE_MASK) == INITIAL || bytes.getInt(bytes.readerIndex() + 1) != VERSION_1;
        return !opens || (length >= FIRST_DATAGRAM_BYTES_MIN && !isFull.getAsBoolean());
    }
}
