package ferry.depot.databases;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands between Ferry and a database server, and cuts connections at the moment that a test chose. */
public final class CuttingRelay implements AutoCloseable {
    private static final Pattern NAMED = Pattern.compile("(s_[0-9]+)\0([a-z]+)\0");

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile @Nullable String word;
    private volatile boolean forward;

    private CuttingRelay(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    public static CuttingRelay to(int port) throws IOException {
        CuttingRelay relay = new CuttingRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        Thread.ofPlatform().daemon().start(relay::accept);
        return relay;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Cuts once, when the client sends this word; the server gets it, its answer goes nowhere. */
    public void cutAfter(String once) {
        forward = true;
        word = once;
    }

    /** Cuts once, when the client sends this word; the server never gets it. */
    public void cutBefore(String once) {
        forward = false;
        word = once;
    }

    /** Cuts every connection there is. */
    public void cutNow() {
        sockets.forEach(CuttingRelay::close);
    }

    public int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                Thread.ofPlatform().daemon().start(() -> pass(client, server, true));
                Thread.ofPlatform().daemon().start(() -> pass(server, client, false));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pass(Socket from, Socket to, boolean watched) {
        byte[] buffer = new byte[64 << 10];
        // What the client calls a statement that it sent once and only names from then on (PostgreSQL).
        Map<String, String> names = new HashMap<>();
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                String awaited = word;
                String sent = new String(buffer, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                NAMED.matcher(sent).results().forEach(named -> names.put(named.group(2), named.group(1)));
                boolean cut = watched
                        && awaited != null
                        && (sent.contains(awaited)
                                || names.containsKey(awaited) && sent.contains("\0" + names.get(awaited) + "\0"));
                if (cut) {
                    word = null;
                    cuts.incrementAndGet();
                    if (forward) {
                        // First deaf to the answer, then the server gets what it is about to answer.
                        from.close();
                        out.write(buffer, 0, length);
                        awaitAnswer(to);
                    }
                    return;
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // The other side ended.
        }
    }

    /** The other thread reads it and fails to pass it on, which closes both; then the server has done its work. */
    private static void awaitAnswer(Socket server) {
        while (!server.isClosed()) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cutNow();
    }
}
