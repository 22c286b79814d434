package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.terminal.Amounts;
import ferry.protocol.FerryException;
import ferry.protocol.proof.ReceiptEntry;
import ferry.protocol.proof.ReceiptHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the lines of a receipt file (ferry-1.md §8.4), as the client library writes them, into what a person reads. */
final class ReceiptLines extends OutputStream {
    private static final Pattern LINE = Pattern.compile("\\{\"(head|entry)\":\"([A-Za-z0-9+/=]*)\"}");

    private final Context context;
    private final boolean json;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable ReceiptHead head;
    private long index;
    private long files;
    private long bytes;

    ReceiptLines(Context context, boolean json) {
        this.context = context;
        this.json = json;
    }

    void summary() {
        context.note("receipts.summary", context.phrases().count("files", files), Amounts.bytes(bytes));
    }

    @Override
    public void write(int b) throws IOException {
        if (b == '\n') {
            show(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else {
            line.write(b);
        }
    }

    private void show(String text) throws FerryException {
        Matcher parts = LINE.matcher(text);
        if (!parts.matches()) {
            return;
        }
        byte[] value = Base64.getDecoder().decode(parts.group(2));
        if ("head".equals(parts.group(1))) {
            head = ReceiptHead.decode(value);
            index = 0;
        } else {
            show(Objects.requireNonNull(head, "an entry before its head"), ReceiptEntry.decode(value));
            index++;
        }
    }

    private void show(ReceiptHead signed, ReceiptEntry entry) {
        files++;
        bytes += entry.sizeBytes();
        String id = signed.sequence() + "." + index;
        if (json) {
            context.terminal().json(fields(id, signed, entry));
        } else {
            context.terminal()
                    .result("%-10s %s %10s  %s"
                            .formatted(id, signed.time(), Amounts.bytes(entry.sizeBytes()), entry.path()));
        }
    }

    private static Map<String, Object> fields(String id, ReceiptHead signed, ReceiptEntry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("receipt", id);
        fields.put("time", signed.time().toString());
        fields.put("path", entry.path().toString());
        fields.put("size", entry.sizeBytes());
        fields.put("root", entry.root().hex());
        fields.put("modified", entry.modified().toString());
        fields.put("executable", entry.executable());
        fields.put("durability", entry.durability().name().toLowerCase(Locale.ROOT));
        return fields;
    }
}
