package ferry.app.proof;

import ferry.app.proof.State.Content;
import ferry.client.ClientException;
import ferry.client.ClientException.ConnectionLost;
import ferry.client.ClientException.Refused;
import ferry.client.ClientSettings;
import ferry.client.Credentials;
import ferry.client.FerryClient;
import ferry.client.FileResult;
import ferry.client.Session;
import ferry.client.TransferListener;
import ferry.client.TransferOptions;
import ferry.client.TransferReport;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.proof.Receipt;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that does everything a client can do to files, below a directory of its own, over and over, and repeats what
 * a dying server left unanswered. Tells the expectation before each request and after each answer. One thread.
 */
final class MixedClient implements Runnable {
    private static final int LARGE_BYTES_MAX = 6 << 20;
    private static final int SMALL_BYTES_MAX = 48 << 10;
    /** Live files above which it removes more than it adds, so that a long run stays small. */
    private static final int FILES_MAX = 120;

    private static final long PATIENCE_SECONDS = 600;

    private final String top;
    private final Path sources;
    private final Expectation expectation;
    private final SplittableRandom random;
    private final FerryClient client;
    private final Session session;
    private final Map<Receipt, String> receipts = new HashMap<>();
    private final Map<String, Content> sourceContents = new HashMap<>();
    private int names;

    private volatile boolean stopping;
    private volatile long acknowledged;
    private volatile long repeated;
    private volatile long bytesSentAgain;

    /** {@code state} has a device key of {@code account}. */
    MixedClient(
            Endpoint server,
            String account,
            Path state,
            String top,
            Path sources,
            Duration reconnectFor,
            Expectation expectation,
            SplittableRandom random) {
        this.top = top;
        this.sources = sources;
        this.expectation = expectation;
        this.random = random;
        this.client = new FerryClient(
                new ClientSettings(state, "proof", reconnectFor, Optional.empty()),
                InstantSource.system(),
                new SecureRandom());
        this.session = client.session(server, Optional.of(account), new Credentials.DeviceKey());
    }

    /** Ends the loop after the operation that is under way. */
    void finish() {
        stopping = true;
    }

    long acknowledged() {
        return acknowledged;
    }

    long repeated() {
        return repeated;
    }

    long bytesSentAgain() {
        return bytesSentAgain;
    }

    /** Of everything that was reported as stored, with the path it was stored at; after the end. */
    Map<Receipt, String> receipts() {
        return receipts;
    }

    @Override
    public void run() {
        try (client;
                session) {
            Files.createDirectories(sources);
            makeDirectory(top);
            while (!stopping) {
                step();
            }
        } catch (IOException failure) {
            throw new AssertionError("client " + top, failure);
        }
    }

    private void step() throws IOException {
        List<String> files = paths(Content.class);
        List<String> folders = paths(State.Folder.class);
        folders.remove(top);
        int dice = random.nextInt(files.size() > FILES_MAX ? 30 : 100);
        if (dice < 12 && !folders.isEmpty()) {
            remove(pick(folders), true);
        } else if (dice < 20 && !files.isEmpty()) {
            remove(pick(files), false);
        } else if (dice < 26 && !folders.isEmpty()) {
            move(pick(folders), top + "/" + name("moved"), false);
        } else if (dice < 30 && files.size() > 1) {
            move(files.removeFirst(), pick(files), true);
        } else if (dice < 36 && !files.isEmpty()) {
            move(pick(files), top + "/" + name("file"), false);
        } else if (dice < 42) {
            makeDirectory(top + "/" + name("empty") + "/in/in");
        } else if (dice < 62) {
            putFile(top + "/" + name("large"), (1 << 20) + random.nextInt(LARGE_BYTES_MAX));
        } else if (dice < 72 && !files.isEmpty()) {
            putFile(pick(files), random.nextInt(LARGE_BYTES_MAX));
        } else if (dice < 80 && !files.isEmpty()) {
            putFile(pick(files), random.nextInt(SMALL_BYTES_MAX));
        } else {
            putTree(name("tree"), 5 + random.nextInt(30));
        }
    }

    private List<String> paths(Class<? extends State> kind) {
        List<String> found = new ArrayList<>();
        expectation.standing(top).forEach((path, state) -> {
            if (kind.isInstance(state)) {
                found.add(path);
            }
        });
        return found;
    }

    private String pick(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String name(String what) {
        return what + "-" + names++;
    }

    // uploads

    private void putFile(String path, long sizeBytes) throws IOException {
        Path source = sources.resolve(path.substring(path.lastIndexOf('/') + 1));
        plan(source, path, sizeBytes);
        put(source, path);
    }

    private void putTree(String name, int files) throws IOException {
        Path folder = Files.createDirectories(sources.resolve(name));
        String path = top + "/" + name;
        expectation.begin(path, State.FOLDER);
        for (int i = 0; i < files; i++) {
            String inside = i % 3 == 0 ? "deep/deeper" : "flat";
            Path parent = Files.createDirectories(folder.resolve(inside));
            for (String above = inside; !above.isEmpty(); above = above.substring(0, Math.max(above.indexOf('/'), 0))) {
                expectation.begin(path + "/" + above, State.FOLDER);
            }
            plan(parent.resolve("f" + i), path + "/" + inside + "/f" + i, random.nextInt(SMALL_BYTES_MAX));
        }
        put(folder, path);
        for (String inside : List.of("deep", "deep/deeper", "flat")) {
            expectation.done(path + "/" + inside, State.FOLDER);
        }
        expectation.done(path, State.FOLDER);
    }

    private void plan(Path source, String path, long sizeBytes) throws IOException {
        Content content = Contents.write(source, sizeBytes, random);
        sourceContents.put(source.toString(), content);
        expectation.begin(path, content);
    }

    private void put(Path source, String path) throws IOException {
        TransferOptions options = new TransferOptions(true, false, 1 + random.nextInt(2));
        TransferListener listener = new TransferListener() {
            @Override
            public void finished(FileResult result) {
                stored(result, source, path);
            }

            @Override
            public void movedAgain(String name, long bytes) {
                bytesSentAgain += bytes;
            }
        };
        Session.RemoteTarget target = new Session.RemoteTarget(FerryPath.parse(parent(path)), true);
        TransferReport report = untilAnswered(() -> session.put(List.of(source), target, options, listener));
        if (!report.isComplete()) {
            throw new AssertionError("put of " + path + " is incomplete: " + report.problems());
        }
        for (String planned : List.copyOf(sourceContents.keySet())) {
            Files.delete(Path.of(planned));
        }
        if (!sourceContents.isEmpty() && Files.isDirectory(source)) {
            try (var folders = Files.walk(source)) {
                folders.sorted(java.util.Comparator.reverseOrder())
                        .forEach(folder -> folder.toFile().delete());
            }
        }
        sourceContents.clear();
    }

    /** Called by the session's threads, one at a time. */
    private void stored(FileResult result, Path source, String path) {
        Optional<Receipt> receipt = switch (result.outcome()) {
            case FileResult.Stored(Receipt given) -> Optional.of(given);
            case FileResult.AlreadyThere(Optional<Receipt> given) -> given;
            case FileResult.Fetched _, FileResult.DirectoryMade _ -> Optional.empty();
            case FileResult.Skipped _, FileResult.Failed _ -> Optional.empty();
        };
        boolean isThere =
                result.outcome() instanceof FileResult.Stored || result.outcome() instanceof FileResult.AlreadyThere;
        Content content = sourceContents.get(result.name());
        if (!isThere || content == null) {
            return;
        }
        String below = source.relativize(Path.of(result.name())).toString();
        String stored = below.isEmpty() ? path : path + "/" + below;
        expectation.done(stored, content);
        receipt.ifPresent(given -> receipts.put(given, stored));
        acknowledged++;
    }

    // changes

    private void makeDirectory(String path) throws IOException {
        List<String> made = new ArrayList<>();
        for (String at = path; !at.isEmpty(); at = parent(at)) {
            made.add(at);
            expectation.begin(at, State.FOLDER);
        }
        FerryPath parsed = FerryPath.parse(path);
        untilAnswered(() -> {
            session.makeDirectory(parsed);
            return true;
        });
        made.forEach(at -> expectation.done(at, State.FOLDER));
        acknowledged++;
    }

    private void move(String from, String to, boolean replace) throws IOException {
        Map<String, State> before = expectation.standing(from);
        before.forEach((path, state) -> {
            expectation.begin(path, State.NOTHING);
            expectation.begin(to + path.substring(from.length()), state);
        });
        FerryPath source = FerryPath.parse(from);
        FerryPath target = FerryPath.parse(to);
        boolean[] isRepeated = {false};
        untilAnswered(() -> {
            try {
                // Asked first where an answer was lost: the file may have been moved.
                if (!isRepeated[0] || isThere(source)) {
                    isRepeated[0] = true;
                    session.move(source, target, replace);
                }
                return true;
            } catch (ConnectionLost lost) {
                isRepeated[0] = true;
                throw lost;
            }
        });
        before.forEach((path, state) -> {
            expectation.done(path, State.NOTHING);
            expectation.done(to + path.substring(from.length()), state);
        });
        acknowledged++;
    }

    private void remove(String path, boolean recursive) throws IOException {
        Map<String, State> before = expectation.standing(path);
        before.keySet().forEach(each -> expectation.begin(each, State.NOTHING));
        FerryPath parsed = FerryPath.parse(path);
        boolean[] isRepeated = {false};
        untilAnswered(() -> {
            try {
                if (!isRepeated[0] || isThere(parsed)) {
                    isRepeated[0] = true;
                    session.remove(parsed, recursive);
                }
                return true;
            } catch (ConnectionLost lost) {
                isRepeated[0] = true;
                throw lost;
            }
        });
        before.keySet().forEach(each -> expectation.done(each, State.NOTHING));
        acknowledged++;
    }

    private boolean isThere(FerryPath path) throws IOException {
        try {
            session.stat(path);
            return true;
        } catch (Refused refused) {
            if (refused.is(ErrorCode.NOT_FOUND)) {
                return false;
            }
            throw refused;
        }
    }

    private interface Request<T> {
        T send() throws IOException;
    }

    /** Repeats a request whose answer was lost with the server. */
    private <T> T untilAnswered(Request<T> request) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                return request.send();
            } catch (ClientException lost) {
                // Also a server that is stopping and says so.
                if (!lost.isRetryable() || System.nanoTime() > deadline) {
                    throw lost;
                }
                repeated++;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
