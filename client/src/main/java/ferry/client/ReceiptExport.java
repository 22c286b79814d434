package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.FerryException;
import ferry.protocol.Message;
import ferry.protocol.proof.ReceiptChain;
import ferry.protocol.proof.ReceiptHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the whole chain of an account, checks it on the way and writes it as a receipt file: ferry-1.md §8.4. The chain
 * must contain the last head that this device has seen.
 */
final class ReceiptExport implements Call.Taker<Boolean> {
    private final OutputStream out;
    private @Nullable ReceiptChain chain;
    private final Optional<KnownServers.SeenHead> remembered;
    private final Title title;
    private final List<byte[]> entries = new ArrayList<>();
    private @Nullable ReceiptHead head;
    private KnownServers.@Nullable SeenHead last;

    private ReceiptExport(OutputStream out, Title title, Optional<KnownServers.SeenHead> remembered) {
        this.out = out;
        this.title = title;
        this.remembered = remembered;
    }

    /** What the first line says; {@code keys}: those that the chain may begin with, the one that signs now first. */
    private record Title(Message.SignedIn signedIn, String server, List<byte[]> keys) {
        JsonLine line(byte[] firstKey) {
            return new JsonLine()
                    .put("ferry-receipts", 1)
                    .put("account", signedIn.accountId())
                    .put("name", signedIn.account())
                    .put("server", server)
                    .put("key", base64(firstKey));
        }
    }

    /** @return the sequence of the last head, 0 if there is none */
    static long write(Connector connector, OutputStream out) throws IOException {
        Conversation link = connector.current();
        Message.SignedIn signedIn = link.signedIn();
        KnownServers known = connector.parts().known();
        String server = connector.server().toString();
        ReceiptExport export = new ReceiptExport(
                out, new Title(signedIn, server, link.receipts().keys()), known.lastHead(server, signedIn.accountId()));
        Call<Boolean> call = new Call<>(export);
        link.send(new Message.Receipts(1), call);
        link.flush();
        call.await();
        export.checkTail();
        if (export.chain == null) {
            export.begin(signedIn.receiptKey());
        }
        export.line(new JsonLine().put("end", export.sequence()));
        KnownServers.SeenHead end = export.last;
        if (end != null) {
            known.remember(connector.server(), signedIn.accountId(), end);
        }
        return export.sequence();
    }

    @Override
    public @Nullable Boolean take(Message message) throws IOException {
        if (!(message instanceof Message.ReceiptBatch batch)) {
            throw Reply.unexpected(message);
        }
        if (batch.head().length > 0) {
            add(batch);
        } else if (batch.more() || !batch.entries().isEmpty()) {
            throw new ClientException.ServerMisbehaved("receipts without a head");
        }
        if (batch.more()) {
            return null;
        }
        if (head != null) {
            throw new ClientException.ServerMisbehaved("the last batch of receipts is not complete");
        }
        return true;
    }

    private void begin(byte[] firstKey) throws IOException {
        chain = new ReceiptChain(title.signedIn().accountId(), firstKey);
        line(title.line(firstKey));
    }

    /** Of the last head accepted. */
    private long sequence() {
        KnownServers.SeenHead end = last;
        return end == null ? 0 : end.sequence();
    }

    /** The pinned key that the chain begins with. */
    private byte[] firstKey(ReceiptHead first) throws ClientException {
        return title.keys().stream()
                .filter(key -> Digest.ofContent(key).equals(first.keyId()))
                .findFirst()
                .orElseThrow(() -> new ClientException.ServerMisbehaved(
                        "the chain of receipts begins with a key that this device does not know"));
    }

    /** Takes a batch, or a piece of one: a large batch repeats its head. */
    private void add(Message.ReceiptBatch batch) throws IOException {
        ReceiptHead current = head;
        if (current == null) {
            current = decode(batch.head());
            head = current;
            if (chain == null) {
                begin(firstKey(current));
            }
            line(new JsonLine().put("head", base64(batch.head())));
        } else if (!current.hash().equals(Digest.ofContent(batch.head()))) {
            throw new ClientException.ServerMisbehaved("a batch of receipts ended early");
        }
        boolean makesNoProgress = batch.entries().isEmpty() && current.count() > 0;
        if (batch.firstIndex() != entries.size()
                || makesNoProgress
                || entries.size() + batch.entries().size() > current.count()) {
            throw new ClientException.ServerMisbehaved("a batch of receipts has other entries than its head says");
        }
        for (byte[] entry : batch.entries()) {
            entries.add(entry);
            line(new JsonLine().put("entry", base64(entry)));
        }
        if (entries.size() == current.count()) {
            endBatch(current);
        }
    }

    private void endBatch(ReceiptHead complete) throws IOException {
        ReceiptChain walked = chain;
        if (walked == null) {
            throw new AssertionError("a chain begins with its first head");
        }
        try {
            walked.next(complete, List.copyOf(entries));
        } catch (ReceiptChain.BrokenChainException broken) {
            throw new ClientException.ServerMisbehaved(
                    "the chain of receipts is broken: " + broken.getMessage(), broken);
        }
        KnownServers.SeenHead seen = new KnownServers.SeenHead(complete.sequence(), complete.hash());
        if (remembered.isPresent()
                && remembered.get().sequence() == seen.sequence()
                && !remembered.get().equals(seen)) {
            throw new ClientException.ServerMisbehaved(
                    "head " + seen.sequence() + " is not the one this device has seen");
        }
        last = seen;
        head = null;
        entries.clear();
    }

    private void checkTail() throws ClientException {
        long seen = remembered.map(KnownServers.SeenHead::sequence).orElse(0L);
        if (sequence() < seen) {
            throw new ClientException.ServerMisbehaved("the chain ends at head " + sequence()
                    + ", but this device has seen head " + seen + ": its end is missing");
        }
    }

    private static ReceiptHead decode(byte[] encoded) throws ClientException {
        try {
            return ReceiptHead.decode(encoded);
        } catch (FerryException malformed) {
            throw new ClientException.ServerMisbehaved("a receipt head cannot be read", malformed);
        }
    }

    private void line(JsonLine line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
