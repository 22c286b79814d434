package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.Message;
import ferry.protocol.proof.KeyHandovers;
import ferry.protocol.proof.ReceiptChain.BrokenChainException;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The servers a person accepted, and what was learnt from each: pinned keys, the last receipt heads, password salts. */
public final class KnownServers {
    private static final String SERVERS = "servers";
    private static final String FORMER_KEY = "former-receipt-key-";
    private static final String HEADS = "heads";
    private static final String SALTS = "salts";
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{1,18}");

    private final StateDirectory state;

    KnownServers(StateDirectory state) {
        this.state = state;
    }

    /** {@code SHA256:} and unpadded base64, as people compare it: ferry-1.md §3.1. */
    public static String fingerprint(Digest serverKeyHash) {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(serverKeyHash.bytes());
    }

    /** What is known about a server; empty if it was never accepted. */
    public Optional<KnownServer> find(Endpoint server) throws IOException {
        return find(server.toString());
    }

    /** By the name that receipt files use: {@code host:port}, or {@code unix:path}. */
    Optional<KnownServer> find(String server) throws IOException {
        Path file = state.file(SERVERS, server);
        Optional<byte[]> content = state.read(file);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        StateRecord record = StateRecord.parse("server", content.get(), file);
        return Optional.of(new KnownServer(
                record.digest("server-key"), record.digest("receipt-key").map(Digest::bytes), formerKeys(record)));
    }

    private static List<byte[]> formerKeys(StateRecord record) throws IOException {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 1; ; i++) {
            Optional<Digest> key = record.digest(FORMER_KEY + i);
            if (key.isEmpty()) {
                return keys;
            }
            keys.add(key.get().bytes());
        }
    }

    /** The receipt keys of all known servers, former ones too. */
    List<byte[]> receiptKeys() throws IOException {
        List<byte[]> keys = new ArrayList<>();
        for (String name : state.names(state.file(SERVERS))) {
            find(name).ifPresent(server -> keys.addAll(server.receiptKeys()));
        }
        return keys;
    }

    /** Accepts a server's key, in place of any former one (a former receipt key is forgotten). Durable. */
    public void pin(Endpoint server, Digest serverKeyHash) throws IOException {
        state.locked(() -> {
            Optional<KnownServer> former = find(server);
            if (former.flatMap(KnownServer::serverKeyHash).equals(Optional.of(serverKeyHash))) {
                return true;
            }
            if (former.isPresent()) {
                forgetAccounts(server);
            }
            write(server, new KnownServer(Optional.of(serverKeyHash), Optional.empty(), List.of()));
            return true;
        });
    }

    /** Forgets a server; whether it was known. */
    public boolean forget(Endpoint server) throws IOException {
        return state.locked(() -> {
            forgetAccounts(server);
            forgetAll(PathMemory.AREA, server);
            return state.delete(state.file(SERVERS, server.toString()));
        });
    }

    /**
     * Pins the receipt key that a signed-in session showed: if none is pinned, or if the pinned one vouches for it. At
     * first contact what the server says of former keys is believed as its key is.
     *
     * @return all that were ever pinned, the one that signs now first
     * @throws BrokenChainException if another key is pinned and nothing leads from it to this one; it stays pinned
     */
    List<byte[]> pinReceiptKey(Endpoint server, byte[] offered, List<Message.KeyHandover> handovers)
            throws IOException, BrokenChainException {
        Optional<KnownServer> pinned = find(server);
        if (pinned.flatMap(KnownServer::receiptKey)
                .filter(key -> Arrays.equals(key, offered))
                .isPresent()) {
            return pinned.get().receiptKeys();
        }
        List<BrokenChainException> broken = new ArrayList<>();
        List<byte[]> keys = state.locked(() -> {
            KnownServer known = find(server).orElse(new KnownServer(Optional.empty(), Optional.empty(), List.of()));
            try {
                KnownServer next = new KnownServer(
                        known.serverKeyHash(), Optional.of(offered), formerKeys(known, offered, handovers));
                write(server, next);
                return next.receiptKeys();
            } catch (BrokenChainException e) {
                broken.add(e);
                return List.of();
            }
        });
        if (!broken.isEmpty()) {
            throw broken.getFirst();
        }
        return keys;
    }

    private static List<byte[]> formerKeys(KnownServer known, byte[] offered, List<Message.KeyHandover> handovers)
            throws BrokenChainException {
        byte[] from = known.receiptKey()
                .orElse(handovers.isEmpty() ? offered : handovers.getFirst().formerKey());
        List<byte[]> former = new ArrayList<>(known.formerKeys());
        if (!Arrays.equals(from, offered)) {
            List<byte[]> all = KeyHandovers.lead(from, handovers, offered);
            former.addAll(all.subList(0, all.size() - 1));
        }
        return former;
    }

    private void write(Endpoint server, KnownServer known) throws IOException {
        StateRecord record = new StateRecord("server").put("endpoint", server);
        known.serverKeyHash().ifPresent(hash -> record.put("server-key", hash));
        known.receiptKey().ifPresent(key -> record.put("receipt-key", Digest.of(key)));
        for (int i = 0; i < known.formerKeys().size(); i++) {
            record.put(FORMER_KEY + (i + 1), Digest.of(known.formerKeys().get(i)));
        }
        state.write(state.file(SERVERS, server.toString()), record.encode());
    }

    private void forgetAccounts(Endpoint server) throws IOException {
        forgetAll(HEADS, server);
        forgetAll(SALTS, server);
    }

    private void forgetAll(String area, Endpoint server) throws IOException {
        for (String name : state.names(state.file(area, server.toString()))) {
            state.delete(state.file(area, server.toString(), name));
        }
    }

    /** The last head of an account that any process of this user saw. */
    Optional<SeenHead> lastHead(String server, long accountId) throws IOException {
        Path file = state.file(HEADS, server, Long.toString(accountId));
        Optional<byte[]> content = state.read(file);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        StateRecord record = StateRecord.parse("head", content.get(), file);
        Optional<Digest> hash = record.digest("hash");
        return hash.isEmpty() ? Optional.empty() : Optional.of(new SeenHead(record.number("sequence"), hash.get()));
    }

    /** The last heads of all accounts at a server, by account id. */
    Map<Long, SeenHead> lastHeads(Endpoint server) throws IOException {
        Map<Long, SeenHead> heads = new HashMap<>();
        for (String name : state.names(state.file(HEADS, server.toString()))) {
            if (ACCOUNT_ID.matcher(name).matches()) { // others are on their way to such a name
                long accountId = Long.parseLong(name);
                lastHead(server.toString(), accountId).ifPresent(head -> heads.put(accountId, head));
            }
        }
        return heads;
    }

    /** Remembers a head unless a later one is remembered. */
    void remember(Endpoint server, long accountId, SeenHead head) throws IOException {
        state.locked(() -> {
            Optional<SeenHead> last = lastHead(server.toString(), accountId);
            if (last.isEmpty() || last.get().sequence() < head.sequence()) {
                StateRecord record =
                        new StateRecord("head").put("sequence", head.sequence()).put("hash", head.hash());
                state.write(state.file(HEADS, server.toString(), Long.toString(accountId)), record.encode());
            }
            return true;
        });
    }

    /** What the server's last password challenge for an account asked for. */
    Optional<Salt> salt(Endpoint server, String account) throws IOException {
        Path file = state.file(SALTS, server.toString(), account);
        Optional<byte[]> content = state.read(file);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        StateRecord record = StateRecord.parse("salt", content.get(), file);
        byte[] salt = HexFormat.of().parseHex(record.text("salt").orElse(""));
        return Optional.of(new Salt(salt, (int) record.number("iterations")));
    }

    void remember(Endpoint server, String account, Salt salt) throws IOException {
        if (salt(server, account).equals(Optional.of(salt))) {
            return;
        }
        StateRecord record = new StateRecord("salt")
                .put("salt", HexFormat.of().formatHex(salt.salt()))
                .put("iterations", salt.iterations());
        state.write(state.file(SALTS, server.toString(), account), record.encode());
    }

    /**
     * One server.
     *
     * @param serverKeyHash empty for a Unix socket
     * @param receiptKey 32 raw bytes, once a session signed in there
     * @param formerKeys the receipt keys before it, the oldest first
     */
    public record KnownServer(Optional<Digest> serverKeyHash, Optional<byte[]> receiptKey, List<byte[]> formerKeys) {
        /** The key that signs now first. */
        List<byte[]> receiptKeys() {
            List<byte[]> keys = new ArrayList<>();
            receiptKey.ifPresent(keys::add);
            keys.addAll(formerKeys.reversed());
            return keys;
        }
    }

    /** A head as remembered: enough to notice a chain that lost its tail or was forked. */
    record SeenHead(long sequence, Digest hash) {}

    /** The parameters of an account's password verifier. */
    record Salt(byte[] salt, int iterations) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Salt(byte[] otherSalt, int otherIterations)
                    && iterations == otherIterations
                    && Arrays.equals(salt, otherSalt);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(salt) + iterations;
        }
    }
}
