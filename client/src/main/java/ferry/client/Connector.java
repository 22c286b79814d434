package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.Message;
import ferry.protocol.auth.Binding;
import ferry.protocol.proof.ReceiptChain;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.LinkSecurity;
import ferry.transport.ServerKeyCheck;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A session's way to links: dials, checks the server's pinned keys, signs in. Thread-safe. */
final class Connector implements Closeable {
    private final ClientParts parts;
    private final Endpoint server;
    private final ProofSource proofs;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final LongAdder traffic = new LongAdder();
    private final SignedHeads signedHeads = new SignedHeads();

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<Conversation> conversations = new ArrayList<>();
    private @Nullable Conversation current;
    private Transport favoured = Transport.AUTO;
    private long accountId;
    private KnownServers.@Nullable SeenHead seen;

    /** Makes the proof for one link. */
    interface ProofSource {
        SignIn.Proof next() throws IOException;

        /** Whether there is another: a code of a second factor is good for one link. */
        default boolean isRepeatable() {
            return true;
        }

        /** The account it is for; empty if the server decides that. */
        Optional<String> account() throws IOException;
    }

    Connector(ClientParts parts, Endpoint server, ProofSource proofs) {
        this.parts = parts;
        this.server = server;
        this.proofs = proofs;
    }

    /** The account's name; asks the server if nobody said it. */
    String accountName() throws IOException {
        Optional<String> account = proofs.account();
        return account.isPresent() ? account.get() : current().signedIn().account();
    }

    Endpoint server() {
        return server;
    }

    ClientParts parts() {
        return parts;
    }

    /** The session's main link; dials if there is none or it ended. */
    Conversation current() throws IOException {
        Conversation known;
        lock.lock();
        try {
            known = current;
        } finally {
            lock.unlock();
        }
        if (known != null && !known.isOver()) {
            return known;
        }
        Conversation opened = open();
        lock.lock();
        try {
            if (current == null || current.isOver()) {
                current = opened;
                return opened;
            }
            known = current;
        } finally {
            lock.unlock();
        }
        // A transfer's watch was quicker.
        opened.close();
        return known;
    }

    /** The main link, if there is one and it lives. */
    Optional<Conversation> live() {
        lock.lock();
        try {
            return Optional.ofNullable(current).filter(link -> !link.isOver());
        } finally {
            lock.unlock();
        }
    }

    /** From now on {@code next} is the main link, and new ones take its way if they can; the former one is over. */
    void moveTo(Conversation next, Transport way) {
        Conversation former;
        lock.lock();
        try {
            former = current;
            current = next;
            favoured = way;
        } finally {
            lock.unlock();
        }
        if (former != null) {
            former.retire();
        }
    }

    /** Bytes that all links of this session took and gave so far. */
    long traffic() {
        return traffic.sum();
    }

    /** Whether further links can sign in. */
    boolean canOpenMore() {
        return proofs.isRepeatable();
    }

    /** A further link of the session. The caller closes it. */
    Conversation open() throws IOException {
        Transport way;
        lock.lock();
        try {
            way = favoured;
        } finally {
            lock.unlock();
        }
        return open(check -> parts.route().dial(server, way, check));
    }

    /** The same by one way and no other. */
    Conversation open(Endpoint.Tcp tcp, Transport way, Duration limit) throws IOException {
        return open(check -> parts.route().dial(tcp, way, check, limit));
    }

    /** One way to dial. */
    private interface Dialing {
        Link dial(ServerKeyCheck check) throws IOException;
    }

    private Conversation open(Dialing dialing) throws IOException {
        // Before anything is sent: what another session of this device sees meanwhile is not older than our receipts.
        Map<Long, KnownServers.SeenHead> before = parts.known().lastHeads(server);
        SignIn.Proof proof = proofs.next();
        Link link = dial(server, parts, dialing);
        Binding binding = binding(link.security());
        Conversation conversation = new Conversation(
                link,
                writer -> new SignIn(parts.settings(), proof, binding, writer, parts.random()),
                signedIn -> accept(signedIn, before),
                parts.deadlines(),
                traffic);
        lock.lock();
        try {
            if (closed.getCount() == 0) {
                link.close();
                throw new IllegalStateException("the session is closed");
            }
            forgetEnded();
            if (conversations.isEmpty()) {
                Thread.ofPlatform().daemon().name("ferry-ping " + server).start(this::keepAlive);
            }
            conversations.add(conversation);
        } finally {
            lock.unlock();
        }
        conversation.start();
        return conversation;
    }

    /** Dials and checks the server's key; shared with registration, which needs no credentials. */
    static Link dial(Endpoint server, ClientParts parts) throws IOException {
        return dial(server, parts, check -> parts.route().dial(server, Transport.AUTO, check));
    }

    private static Link dial(Endpoint server, ClientParts parts, Dialing dialing) throws IOException {
        try {
            return dialing.dial(hash -> check(server, parts.known(), Digest.of(hash)));
        } catch (ClientException refused) {
            throw refused;
        } catch (IOException failure) {
            throw new ClientException.ConnectionLost(
                    server + " cannot be reached: " + failure.getMessage(), false, failure);
        }
    }

    private static void check(Endpoint server, KnownServers known, Digest offered) throws IOException {
        Optional<Digest> pinned = known.find(server).flatMap(KnownServers.KnownServer::serverKeyHash);
        if (pinned.isEmpty()) {
            throw new ClientException.ServerUnknown(server, offered);
        }
        if (!pinned.get().equals(offered)) {
            throw new ClientException.ServerKeyChanged(server, pinned.get(), offered);
        }
    }

    static Binding binding(LinkSecurity security) {
        return switch (security) {
            case LinkSecurity.Tls(byte[] exporter, byte[] serverKeyHash) ->
                new Binding(Binding.Type.TLS_EXPORTER, exporter, serverKeyHash);
            case LinkSecurity.TlsEndPoint(byte[] certificateHash, byte[] serverKeyHash) ->
                new Binding(Binding.Type.TLS_SERVER_END_POINT, certificateHash, serverKeyHash);
            case LinkSecurity.UnixPeer _ -> Binding.unixPeer();
        };
    }

    private ReceiptCheck accept(Message.SignedIn signedIn, Map<Long, KnownServers.SeenHead> before) throws IOException {
        List<byte[]> keys;
        try {
            keys = parts.known().pinReceiptKey(server, signedIn.receiptKey(), signedIn.handovers());
        } catch (ReceiptChain.BrokenChainException broken) {
            throw new ClientException.ReceiptKeyChanged(server
                    + " signs receipts with another key than the one this device has pinned: " + broken.getMessage());
        }
        lock.lock();
        try {
            if (accountId != 0 && accountId != signedIn.accountId()) {
                throw new ClientException.ServerMisbehaved("the account's id changed within the session");
            }
            accountId = signedIn.accountId();
        } finally {
            lock.unlock();
        }
        return new ReceiptCheck(
                signedIn.accountId(), keys, Optional.ofNullable(before.get(signedIn.accountId())), signedHeads);
    }

    /** Under the lock. What ended links have seen of the receipts stays known. */
    private void forgetEnded() {
        for (Conversation conversation : conversations) {
            Optional<KnownServers.SeenHead> head = conversation.isOver() ? conversation.lastHead() : Optional.empty();
            if (head.isPresent() && (seen == null || head.get().sequence() > seen.sequence())) {
                seen = head.get();
            }
        }
        conversations.removeIf(Conversation::isOver);
    }

    /** Writes down the latest receipt heads seen, so that a chain that loses its tail is noticed later. */
    void rememberHeads() throws IOException {
        List<Conversation> all;
        Optional<KnownServers.SeenHead> ended;
        long id;
        lock.lock();
        try {
            all = List.copyOf(conversations);
            ended = Optional.ofNullable(seen);
            id = accountId;
        } finally {
            lock.unlock();
        }
        if (ended.isPresent()) {
            parts.known().remember(server, id, ended.get());
        }
        for (Conversation conversation : all) {
            Optional<KnownServers.SeenHead> head = conversation.lastHead();
            if (head.isPresent()) {
                parts.known().remember(server, id, head.get());
            }
        }
    }

    /** Runs until the session is closed or has no link any more. */
    private void keepAlive() {
        boolean[] over = {false};
        while (!over[0]) {
            Waiting.uninterruptibly(
                    () -> over[0] = closed.await(ferry.protocol.SpecLimits.PING_EVERY.toSeconds(), TimeUnit.SECONDS));
            List<Conversation> all;
            lock.lock();
            try {
                forgetEnded();
                all = List.copyOf(conversations);
                over[0] |= all.isEmpty();
            } finally {
                lock.unlock();
            }
            if (!over[0]) {
                all.forEach(Conversation::keepAlive);
            }
        }
    }

    /** Waits between two attempts. @return false if the session was closed meanwhile */
    boolean pause(Duration pause) {
        boolean[] over = {false};
        Waiting.uninterruptibly(() -> over[0] = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        return !over[0];
    }

    @Override
    public void close() {
        closed.countDown();
        List<Conversation> all;
        lock.lock();
        try {
            all = List.copyOf(conversations);
        } finally {
            lock.unlock();
        }
        all.forEach(Conversation::close);
    }
}
