package ferry.transport;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A process of few descriptors: uses them up, is connected to, and gives them back. */
final class AcceptWithoutDescriptors {
    private AcceptWithoutDescriptors() {}

    public static void main(String[] arguments) throws Exception {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        AcceptLoop loop = new AcceptLoop(channel, "the test");
        // Loaded now, as from here on no class file can be opened; and logging set up.
        System.out.println("pauses of " + TransportLimits.ACCEPT_PAUSE);
        System.getLogger(AcceptLoop.class.getName()).log(System.Logger.Level.WARNING, "{0} ready", "logging");
        SocketChannel client = SocketChannel.open();
        Thread releasing = Thread.ofPlatform().unstarted(() -> {});
        releasing.start();
        releasing.join();

        List<Closeable> hoard = new ArrayList<>();
        try {
            while (true) {
                hoard.add(new FileInputStream("/dev/null"));
            }
        } catch (FileNotFoundException e) {
            // None left.
        }
        client.connect(channel.getLocalAddress());
        Thread accepting = Thread.currentThread();
        Thread.ofPlatform().start(() -> {
            // The accepting thread waits with a time limit only in its pause.
            while (accepting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            try {
                for (Closeable each : hoard) {
                    each.close();
                }
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        });

        loop.accept().close();
        System.out.println("accepted again");
        client.close();
        loop.close();
    }
}
