package ferry.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trains of datagrams on their way to the kernel. */
@Timeout(60)
final class SegmentsTest {
    private static final int SEGMENT_BYTES = 100;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, UdpSockets.LINUX.ioHandler());
    private DatagramSocket receiver;
    private Channel sender;

    @BeforeEach
    void open() throws Exception {
        receiver = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        receiver.setSoTimeout(5_000);
        sender = UdpSockets.LINUX
                .bootstrap(loops)
                .handler(new SegmentsByHand())
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .sync()
                .channel();
    }

    @AfterEach
    void close() {
        receiver.close();
        sender.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void aTrainArrivesAsItsDatagrams() throws Exception {
        assertThat(send(40).isSuccess()).isTrue();

        assertArrived(40);
    }

    /** So many that the kernel says no, as it does for other reasons to fewer: EINVAL over a device with a small MTU. */
    @Test
    void aTrainThatTheKernelRefusesArrivesToo() throws Exception {
        assertThat(send(200).isSuccess()).isFalse();

        assertArrived(200);
    }

    /** The last datagram has half the length. */
    private ChannelFuture send(int datagrams) {
        byte[] bytes = new byte[datagrams * SEGMENT_BYTES - SEGMENT_BYTES / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i / SEGMENT_BYTES);
        }
        var to = new InetSocketAddress("127.0.0.1", receiver.getLocalPort());
        var train = new SegmentedDatagramPacket(Unpooled.directBuffer().writeBytes(bytes), SEGMENT_BYTES, to);
        return sender.writeAndFlush(train).awaitUninterruptibly();
    }

    private void assertArrived(int datagrams) throws Exception {
        for (int i : IntStream.range(0, datagrams).toArray()) {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            receiver.receive(packet);
            assertThat(packet.getLength()).isEqualTo(i < datagrams - 1 ? SEGMENT_BYTES : SEGMENT_BYTES / 2);
            assertThat(packet.getData()[0]).isEqualTo((byte) i);
        }
    }
}
