package ferry.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code ferry serve} from an installed image, with one account that signs in by device key. */
final class FerryServer extends Service {
    private static final String ACCOUNT = "bench";
    private static final Pattern ADDRESS = Pattern.compile("\"address\":\"[^\"]*:([0-9]+)\"");

    private final String durability;
    private int port;

    /** {@code durability}: durable or relaxed. */
    FerryServer(Ground ground, String durability) {
        super(ground, "ferry-" + durability);
        this.durability = durability;
    }

    @Override
    int port() {
        return port;
    }

    @Override
    Path files() {
        return ownFolder("-" + ACCOUNT);
    }

    /** Of the account that the Unix socket leads to. */
    Path filesOfOwner() {
        return ownFolder("-" + ground.user());
    }

    private Path ownFolder(String suffix) {
        Path all = data().resolve("files");
        try (Stream<Path> folders = Files.list(all)) {
            return folders.filter(folder -> folder.getFileName().toString().endsWith(suffix))
                    .findFirst()
                    .orElse(all.resolve("1" + suffix));
        } catch (IOException notYet) {
            return all.resolve("1" + suffix);
        }
    }

    Path data() {
        return folder().resolve("data");
    }

    Path socket() {
        return data().resolve("ferry.sock");
    }

    /** Keys and memory of this server's clients; it goes when the server is made anew. */
    Path state() {
        return folder().resolve("state");
    }

    /** The same as it was when the device key had been made, before any transfer. */
    private Path newState() {
        return folder().resolve("state-new");
    }

    private String program() {
        return ground.image().resolve("bin/ferry").toString();
    }

    /** A command of a client. */
    List<String> ferry(String... words) {
        List<String> all = new ArrayList<>(List.of(program()));
        all.addAll(List.of(words));
        all.addAll(List.of("--state", state().toString()));
        return all;
    }

    List<String> version() {
        return List.of(program(), "--version");
    }

    /** What clients have learnt of ways to this server is forgotten: it is as if they had only signed in. */
    void forget() throws IOException {
        Ground.delete(state());
        copyOfState(newState(), state());
    }

    private void copyOfState(Path from, Path to) throws IOException {
        ground.prepare("cp", "-a", from.toString(), to.toString());
    }

    String account() {
        return "ferry://" + ACCOUNT + "@" + ground.host().address() + ":" + port;
    }

    String at(String name) {
        return account() + "/" + name;
    }

    @Override
    List<String> prepare() {
        // Hundreds of clients come from one address here, and all at once. The peers' limits are as wide.
        List<String> limits = List.of(
                "arrivals_free", "arrivals_full", "arrivals_local", "links_per_address", "links_per_account", "links");
        List<String> words = new ArrayList<>(List.of(program(), "serve", "--json", "--data", data().toString()));
        words.addAll(List.of("--listen", ground.host().address() + ":0", "--durability", durability));
        // Elsewhere than on loopback an invite would be needed.
        words.addAll(List.of("--registration", "open"));
        limits.forEach(limit -> words.addAll(List.of("--set", "limits." + limit + "=12000")));
        return words;
    }

    @Override
    void awaitReady(Process started) throws IOException {
        // Never closed: the server may write more lines, and the process owns the stream.
        BufferedReader out = started.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        Matcher found = ADDRESS.matcher(line == null ? "" : line);
        if (!found.find()) {
            throw new IOException("ferry serve told no address: " + line);
        }
        port = Integer.parseInt(found.group(1));
        // Over one named transport, so that nothing is learnt about ways.
        ground.prepare(
                "correct horse battery staple\n",
                ferry("register", "--transport", "tcp", "--accept-new-key", "--password-stdin", account()));
        // Its folder is made with the first file.
        ground.prepare("", ferry("mkdir", "--transport", "tcp", at("ready")));
        ground.prepare("", ferry("rm", "--transport", "tcp", "-r", at("ready")));
        copyOfState(state(), newState());
    }
}
