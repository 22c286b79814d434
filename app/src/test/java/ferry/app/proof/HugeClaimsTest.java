package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.ServerProcess;
import ferry.protocol.ByteWriter;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.MessageCodec;
import ferry.protocol.Replace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S12: peers that claim lengths, at a real server with little memory. What they claim costs nothing; what they send, little. */
class HugeClaimsTest {
    /** S12 asks for 1,000 ({@code docs/proof.md}). */
    private static final int PEERS = Integer.getInteger("ferry.proof.claims", 200);
    /** At the same time; more would only wait for two processors. */
    private static final int ARRIVING = 32;

    private static final long BYTES_EACH = 64 << 10;

    private static final int HELLO = 0x0002;
    private static final int PUT = 0x0102;
    private static final int OPEN_UPLOAD = 0x0104;
    private static final int LEAF = 0x0108;

    @TempDir
    Path directory;

    private ServerProcess server;
    private RawPeers peers;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(
                new Place(directory).withJava("-Xmx128m", "-XX:+ExitOnOutOfMemoryError"),
                "--set",
                "limits.arrivals_local=10000");
        peers = new RawPeers(server);
    }

    @AfterEach
    void stop() {
        peers.close();
        server.close();
    }

    /** Where a link stands when the claim is made. */
    private enum State {
        /** Before TLS: the length of a record. */
        RAW,
        ARRIVED,
        GREETED,
        CHALLENGED,
        SIGNED_IN
    }

    private record Claim(String what, byte[] bytes) {}

    @Test
    void whatNoFrameCanHaveIsRefusedInEveryState() throws Exception {
        List<Claim> claims = claims();
        long before = heapBytes();
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            State state = State.values()[i % State.values().length];
            Claim claim = claims.get(i / State.values().length % claims.size());
            tasks.add(() -> {
                Optional<ErrorCode> answer = claim(state, claim);
                String shown = answer.map(Enum::name).orElse("closed");
                answers.merge(shown, 1, Integer::sum);
                return true;
            });
        }
        all(tasks);
        long after = heapBytes();

        Proof.report(
                "S12: %d impossible claims in %d states were answered %s; the heap grew by %d KiB in all",
                PEERS, State.values().length, answers, (after - before) >> 10);
        assertThat(answers.keySet())
                .isSubsetOf(
                        "closed", "TOO_LARGE", "MALFORMED", "UNEXPECTED_MESSAGE", "FILE_TOO_LARGE", "UNKNOWN_MESSAGE");
        assertThat(answers).containsKeys("TOO_LARGE", "MALFORMED");
        assertThat(after - before).isLessThan(PEERS * BYTES_EACH);
        peers.signedIn().close();
    }

    @Test
    void whatAFrameMayHaveCostsLittleUntilItComes() throws Exception {
        List<RawPeer> open = new ArrayList<>();
        List<Callable<RawPeer>> arriving = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            arriving.add(peers::signedIn);
        }
        try {
            open.addAll(all(arriving));
            long before = heapBytes();
            long residentBefore = residentBytes();
            for (int i = 0; i < PEERS; i++) {
                // A leaf of content after a head that is there, and the longest head without a byte of it.
                RawPeer peer = open.get(i);
                peer.send(i % 2 == 0 ? stalledPut(i) : header(PUT, 65_535, 1 << 20, 1));
            }
            long each = (heapBytes() - before) / PEERS;
            assertThat(peers.status("linksSignedIn"))
                    .as("nobody was evicted before it was measured")
                    .isGreaterThan(PEERS);
            long residentEach = (residentBytes() - residentBefore) / PEERS;

            Proof.report(
                    "S12: %d peers that claim 1 MiB of content or 64 KiB of head, and stall: %d bytes of heap each,"
                            + " resident memory grew by %d KiB each",
                    PEERS, each, residentEach >> 10);
            assertThat(each).isLessThan(BYTES_EACH);
        } finally {
            open.forEach(RawPeer::close);
        }
    }

    private static List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        for (long content : new long[] {Integer.MAX_VALUE, 1L << 31, 0xffff_ffffL, (1 << 20) + 1}) {
            claims.add(new Claim("content " + content, header(PUT, 60, content, 1)));
            claims.add(new Claim("leaf " + content, header(LEAF, 40, content, 1)));
            claims.add(new Claim("content of HELLO", header(HELLO, 60, content, 0)));
        }
        claims.add(new Claim("head of HELLO", header(HELLO, 65_535, 0xffff_ffffL, 0)));
        for (long size : new long[] {Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            byte[] head = new ByteWriter()
                    .raw(new byte[] {1, 1, 'a', 0})
                    .raw(new byte[16 + 12 + 1])
                    .raw(ByteBuffer.allocate(8).putLong(size).array())
                    .toBytes();
            claims.add(new Claim("size " + size, concat(header(OPEN_UPLOAD, head.length, 0, 1), head)));
        }
        // 255 names, of which none is there; as many as a u16 counts.
        claims.add(new Claim("names", concat(header(OPEN_UPLOAD, 1, 0, 1), new byte[] {(byte) 255})));
        return claims;
    }

    /** What the server answered; the link is over then, or the request is. */
    private Optional<ErrorCode> claim(State state, Claim claim) throws IOException {
        if (state == State.RAW) {
            try (SocketChannel raw = SocketChannel.open(
                    new InetSocketAddress("127.0.0.1", server.endpoint().port()))) {
                raw.write(ByteBuffer.wrap(new byte[] {22, 3, 3, -1, -1, 1, -1, -1, -1}));
                while (raw.read(ByteBuffer.allocate(100)) >= 0) {
                    // An alert.
                }
            } catch (IOException reset) {
                // As good as an end.
            }
            return Optional.empty();
        }
        try (RawPeer peer = state == State.SIGNED_IN ? peers.signedIn() : peers.tls()) {
            if (state == State.GREETED || state == State.CHALLENGED) {
                peer.send(RawPeer.hello());
                peer.expect(Message.HelloOk.class);
            }
            if (state == State.CHALLENGED) {
                byte[] first = "p=tls-exporter,,n=nobody,r=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                        .getBytes(StandardCharsets.US_ASCII);
                peer.send(MessageCodec.encode(new Message.SignInPassword(first), 0));
                peer.expect(Message.ScramChallenge.class);
            }
            peer.send(claim.bytes());
            return peer.refusal();
        }
    }

    /** A whole head, and none of the content it announces. */
    private static byte[] stalledPut(int number) throws IOException {
        return MessageCodec.encode(
                new Message.Put(
                        FerryPath.parse("stalled" + number),
                        Replace.NEVER,
                        new Id16(number, number),
                        Instant.EPOCH,
                        false,
                        Digest.of(new byte[32]),
                        1 << 20),
                1);
    }

    private static byte[] header(int type, int head, long content, long request) {
        return new ByteWriter().u16(type).u16(head).u32(content).u32(request).toBytes();
    }

    private static byte[] concat(byte[] one, byte[] other) {
        return new ByteWriter().raw(one).raw(other).toBytes();
    }

    private static <T> List<T> all(List<Callable<T>> tasks) throws Exception {
        Semaphore arriving = new Semaphore(ARRIVING);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> ends = new ArrayList<>();
            for (Callable<T> task : tasks) {
                ends.add(threads.submit(() -> {
                    arriving.acquire();
                    try {
                        return task.call();
                    } finally {
                        arriving.release();
                    }
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> end : ends) {
                results.add(end.get());
            }
            return results;
        }
    }

    /** After a collection of the server's garbage. */
    private long heapBytes() throws Exception {
        jcmd("GC.run");
        Matcher used = Pattern.compile("used (\\d+)K").matcher(jcmd("GC.heap_info"));
        long kib = 0;
        // Of the generations; what the metaspace uses comes after them.
        for (int i = 0; i < 2 && used.find(); i++) {
            kib += Long.parseLong(used.group(1));
        }
        assertThat(kib).isPositive();
        return kib << 10;
    }

    private long residentBytes() throws IOException {
        Matcher resident = Pattern.compile("VmRSS:\\s+(\\d+)")
                .matcher(Files.readString(Path.of("/proc", Long.toString(server.pid()), "status")));
        return resident.find() ? Long.parseLong(resident.group(1)) << 10 : 0;
    }

    private String jcmd(String command) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(server.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
