package ferry.transport.quic;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import java.net.InetSocketAddress;

/**
 * Sockets for datagrams. Those of Linux hand over many datagrams in one call (GSO, GRO), which is half of what QUIC costs
 * (decision 0014); those of Java, for where the library's native code cannot be loaded, one by one.
 */
enum UdpSockets {
    LINUX {
        @Override
        IoHandlerFactory ioHandler() {
            return EpollIoHandler.newFactory();
        }

        // One train a call: with several (recvmmsg) the library does not learn where their datagrams end.
        @Override
        Bootstrap bootstrap(EventLoopGroup loops) {
            return UdpSockets.bootstrap(loops, QuicLimits.TRAIN_BYTES)
                    .channel(EpollDatagramChannel.class)
                    .option(EpollChannelOption.UDP_GRO, true);
        }

        @Override
        SegmentedDatagramPacketAllocator segments() {
            return new Trains();
        }
    },
    JAVA {
        @Override
        IoHandlerFactory ioHandler() {
            return NioIoHandler.newFactory();
        }

        @Override
        Bootstrap bootstrap(EventLoopGroup loops) {
            return UdpSockets.bootstrap(loops, QuicLimits.RECEIVED_DATAGRAM_BYTES)
                    .channel(NioDatagramChannel.class);
        }

        @Override
        SegmentedDatagramPacketAllocator segments() {
            return SegmentedDatagramPacketAllocator.NONE;
        }
    };

    /** Every kernel that Ferry runs on (openat2: 5.6) has GSO and GRO. */
    static UdpSockets best() {
        return Epoll.isAvailable() ? LINUX : JAVA;
    }

    /** What the library's thread waits with. */
    abstract IoHandlerFactory ioHandler();

    abstract Bootstrap bootstrap(EventLoopGroup loops);

    /** How the datagrams of a connection are put together before they are sent. */
    abstract SegmentedDatagramPacketAllocator segments();

    /** The library's own is for the class path only: its module does not read that of these packets. */
    private static final class Trains implements SegmentedDatagramPacketAllocator {
        @Override
        public int maxNumSegments() {
            return QuicLimits.TRAIN_DATAGRAMS;
        }

        @Override
        public DatagramPacket newPacket(ByteBuf bytes, int segmentBytes, InetSocketAddress to) {
            return new SegmentedDatagramPacket(bytes, segmentBytes, to);
        }
    }

    private static Bootstrap bootstrap(EventLoopGroup loops, int receivedBytes) {
        return new Bootstrap()
                .group(loops)
                .option(ChannelOption.SO_RCVBUF, QuicLimits.SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, QuicLimits.SOCKET_BUFFER_BYTES)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(receivedBytes).maxMessagesPerRead(QuicLimits.DATAGRAMS_A_TURN));
    }
}
