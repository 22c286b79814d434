package ferry.client;

import ferry.client.ReceiptFile.Against;
import ferry.client.ReceiptFile.InvalidReceiptsException;
import ferry.client.ReceiptFile.Verified;
import ferry.protocol.Digest;
import ferry.protocol.FerryException;
import ferry.protocol.proof.Receipt;
import ferry.protocol.proof.ReceiptChain;
import ferry.protocol.proof.ReceiptEntry;
import ferry.protocol.proof.ReceiptHead;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks a receipt file: a whole chain, or single receipts, one a line. ferry-1.md §8.4. */
final class ReceiptFileReader {
    private final Lines lines;
    private final Optional<byte[]> givenKey;
    private final KnownServers known;
    private final List<byte[]> entries = new ArrayList<>();
    private @Nullable ReceiptHead head;
    private Optional<KnownServers.SeenHead> remembered = Optional.empty();
    /** Key ids. */
    private List<Digest> trusted = List.of();

    private boolean vouchedFor;
    private long batches;
    private long files;

    ReceiptFileReader(InputStream in, Optional<byte[]> givenKey, KnownServers known) {
        this.lines = new Lines(in);
        this.givenKey = givenKey;
        this.known = known;
    }

    Verified read() throws IOException, InvalidReceiptsException {
        JsonLine first = lines.next();
        if (first == null) {
            throw lines.invalid("the file is empty");
        }
        return first.has("ferry-receipts") ? chain(first) : single(first);
    }

    private Verified chain(JsonLine title) throws IOException, InvalidReceiptsException {
        if (title.number("ferry-receipts").orElse(0L) != 1) {
            throw lines.invalid("it is of a newer format");
        }
        long accountId = title.number("account").orElseThrow(() -> lines.invalid("no account"));
        String server = title.text("server").orElseThrow(() -> lines.invalid("no server"));
        String name = title.text("name").orElse("");
        byte[] keyInFile = base64(title, "key");
        List<byte[]> pinned =
                known.find(server).map(KnownServers.KnownServer::receiptKeys).orElse(List.of());
        Against against =
                givenKey.isPresent() ? Against.GIVEN_KEY : pinned.isEmpty() ? Against.KEY_IN_FILE : Against.PINNED_KEY;
        trusted = givenKey.map(List::of).orElse(against == Against.PINNED_KEY ? pinned : List.of(keyInFile)).stream()
                .map(Digest::ofContent)
                .toList();
        if (keyInFile.length != Digest.BYTES) {
            throw lines.invalid("the key is not one of Ed25519");
        }
        remembered = known.lastHead(server, accountId);
        ReceiptChain chain = new ReceiptChain(accountId, keyInFile);
        long end = walk(chain);
        if (chain.sequence() > 0 && !vouchedFor) {
            throw lines.invalid("no head is signed with the receipt key that is to be trusted");
        }
        if (end != chain.sequence()) {
            throw lines.invalid("the end names head " + end + ", but the last one is " + chain.sequence());
        }
        long seen = remembered.map(KnownServers.SeenHead::sequence).orElse(0L);
        if (seen > end) {
            throw lines.invalid("the chain ends at head " + end + ", but this device has seen head " + seen
                    + ": the end is missing, or the file is older than that");
        }
        return new Verified(accountId, name, server, batches, files, end, against);
    }

    /** Reads heads and entries up to the end line; the sequence that it names. */
    private long walk(ReceiptChain chain) throws IOException, InvalidReceiptsException {
        while (true) {
            JsonLine line = lines.next();
            if (line == null) {
                throw lines.invalid("the file ends before its last line: something is missing");
            }
            if (line.has("head")) {
                endBatch(chain);
                head = decodeHead(base64(line, "head"));
            } else if (line.has("entry")) {
                if (head == null || entries.size() >= head.count()) {
                    throw lines.invalid("an entry that no head speaks of");
                }
                entries.add(base64(line, "entry"));
            } else if (line.has("end")) {
                endBatch(chain);
                if (lines.next() != null) {
                    throw lines.invalid("something follows the end");
                }
                return line.number("end").orElseThrow(() -> lines.invalid("no sequence at the end"));
            } else {
                throw lines.invalid("neither head, entry nor end");
            }
        }
    }

    private void endBatch(ReceiptChain chain) throws InvalidReceiptsException {
        ReceiptHead complete = head;
        if (complete == null) {
            return;
        }
        try {
            chain.next(complete, List.copyOf(entries));
        } catch (ReceiptChain.BrokenChainException broken) {
            throw lines.invalid(String.valueOf(broken.getMessage()));
        }
        // One head signed with a trusted key is enough: those before it are in its hash, those behind it follow from
        // it.
        vouchedFor |= trusted.contains(complete.keyId());
        if (remembered.isPresent()
                && remembered.get().sequence() == complete.sequence()
                && !remembered.get().hash().equals(complete.hash())) {
            throw lines.invalid("head " + complete.sequence() + " is not the one this device has seen");
        }
        batches += complete.kind() == ReceiptHead.Kind.BATCH ? 1 : 0;
        files += entries.size();
        entries.clear();
        head = null;
    }

    /** Receipts of single files; every line stands for itself. */
    private Verified single(JsonLine first) throws IOException, InvalidReceiptsException {
        long accountId = 0;
        long last = 0;
        Against against = givenKey.isPresent() ? Against.GIVEN_KEY : Against.PINNED_KEY;
        for (JsonLine line = first; line != null; line = lines.next()) {
            Receipt receipt = receipt(line);
            if (files > 0 && receipt.head().accountId() != accountId) {
                throw lines.invalid("receipts of several accounts");
            }
            byte[] key = givenKey.or(() -> pinned(receipt.head().keyId()))
                    .orElseThrow(() -> lines.invalid("no known server signs with this key: name the key"));
            if (!receipt.verify(key)) {
                throw lines.invalid("the receipt " + receipt.id() + " does not hold");
            }
            accountId = receipt.head().accountId();
            last = Math.max(last, receipt.head().sequence());
            files++;
        }
        return new Verified(accountId, "", "", 0, files, last, against);
    }

    private Optional<byte[]> pinned(Digest keyId) {
        try {
            return known.receiptKeys().stream()
                    .filter(key -> Digest.ofContent(key).equals(keyId))
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private Receipt receipt(JsonLine line) throws InvalidReceiptsException {
        try {
            List<Digest> path = new ArrayList<>();
            for (String step : line.texts("path").orElseThrow(() -> lines.invalid("no path"))) {
                path.add(Digest.of(Base64.getDecoder().decode(step)));
            }
            return new Receipt(
                    decodeHead(base64(line, "head")),
                    line.number("index").orElseThrow(() -> lines.invalid("no index")),
                    path,
                    ReceiptEntry.decode(base64(line, "entry")));
        } catch (FerryException | IllegalArgumentException malformed) {
            throw lines.invalid("not a receipt: " + malformed.getMessage());
        }
    }

    private ReceiptHead decodeHead(byte[] encoded) throws InvalidReceiptsException {
        try {
            return ReceiptHead.decode(encoded);
        } catch (FerryException malformed) {
            throw lines.invalid("not a receipt head: " + malformed.getMessage());
        }
    }

    private byte[] base64(JsonLine line, String name) throws InvalidReceiptsException {
        try {
            return Base64.getDecoder().decode(line.text(name).orElseThrow(() -> lines.invalid("no " + name)));
        } catch (IllegalArgumentException malformed) {
            throw lines.invalid("'" + name + "' is not base64");
        }
    }

    /** The file line by line, with bounded memory. */
    private static final class Lines {
        private final InputStream in;
        private long number;

        Lines(InputStream in) {
            this.in = in.markSupported() ? in : new BufferedInputStream(in);
        }

        @Nullable
        JsonLine next() throws IOException, InvalidReceiptsException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int read = in.read();
            if (read < 0) {
                return null;
            }
            number++;
            for (; read >= 0 && read != '\n'; read = in.read()) {
                line.write(read);
                if (line.size() > ClientLimits.RECEIPT_LINE_BYTES) {
                    throw invalid("the line is longer than any receipt");
                }
            }
            try {
                return JsonLine.parse(line.toString(StandardCharsets.UTF_8));
            } catch (JsonLine.MalformedException malformed) {
                throw invalid(String.valueOf(malformed.getMessage()));
            }
        }

        InvalidReceiptsException invalid(String what) {
            return new InvalidReceiptsException("line " + number + ": " + what);
        }
    }
}
