package ferry.bench.load;

import ferry.client.ClientSettings;
import ferry.client.Credentials;
import ferry.client.FerryClient;
import ferry.client.RemoteName;
import ferry.client.Session;
import ferry.client.TransferListener;
import ferry.client.TransferOptions;
import ferry.client.TransferReport;
import ferry.openssl.OpenSslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Many sessions of Ferry's client library in one process.
 *
 * <ul>
 *   <li>{@code put STATE ferry://account@host:port SOURCE LIST}: signs in {@value #WARM_UP_SESSIONS} times, one after the other;
 *       then each session uploads SOURCE under one name of the file LIST, all at once, and tells {@code done SECONDS}.
 *   <li>{@code idle STATE ferry://account@host:port COUNT}: signs in, tells {@code ready} for each, and waits for the end of its
 *       input.
 * </ul>
 */
public final class Sessions {

    /** One link for each session: what is compared is many clients, not many links. */
    private static final TransferOptions ONE_LINK = new TransferOptions(false, false, 1);

    /**
     * Sign-ins before the clock starts. What Java costs until it has compiled them would be paid by each client's own
     * machine; here the server would wait for one process that pays for all.
     */
    private static final int WARM_UP_SESSIONS = 300;

    private Sessions() {}

    public static void main(String... words) throws Exception {
        // As the command does.
        OpenSslProvider.install();
        ClientSettings settings = new ClientSettings(Path.of(words[1]), "ferry-bench");
        RemoteName server = RemoteName.parseServer(words[2]);
        try (FerryClient client = new FerryClient(settings, InstantSource.system(), new SecureRandom())) {
            switch (words[0]) {
                case "put" -> put(client, server, Path.of(words[3]), Files.readAllLines(Path.of(words[4])));
                case "idle" -> idle(client, server, Integer.parseInt(words[3]));
                default -> throw new IllegalArgumentException("put or idle, not " + words[0]);
            }
        }
    }

    private static Session session(FerryClient client, RemoteName server) {
        return client.session(server.server(), server.account(), new Credentials.DeviceKey());
    }

    private static void put(FerryClient client, RemoteName server, Path source, List<String> names)
            throws IOException, InterruptedException {
        for (int each = 0; each < WARM_UP_SESSIONS; each++) {
            try (Session session = session(client, server)) {
                session.identity();
            }
        }
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (String name : names) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (Session session = session(client, server)) {
                    Session.RemoteTarget target = RemoteName.parse("h:" + name).target();
                    TransferReport report = session.put(List.of(source), target, ONE_LINK, TransferListener.NONE);
                    tell(report, start);
                } catch (IOException | RemoteName.SyntaxException e) {
                    System.out.println(
                            "failed: " + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void tell(TransferReport report, long start) {
        String done = report.problems().isEmpty()
                ? String.format(Locale.ROOT, "done %.6f", (System.nanoTime() - start) / 1e9)
                : "failed: " + report.problems();
        System.out.println(done);
    }

    private static void idle(FerryClient client, RemoteName server, int count) throws IOException {
        for (int each = 0; each < count; each++) {
            session(client, server).identity();
            System.out.println("ready");
        }
        while (System.in.read() >= 0) {
            // Until whoever started it has looked.
        }
    }
}
