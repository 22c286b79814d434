package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.terminal.Amounts;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How entries of a listing are shown. */
final class Entries {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Entries() {}

    /** The entry of a STAT, whose own path is empty, under the name it was asked by. */
    static Message.Entry named(Message.Entry entry, FerryPath path) {
        return new Message.Entry(
                path,
                entry.kind(),
                entry.sizeBytes(),
                entry.modified(),
                entry.executable(),
                entry.version(),
                entry.root());
    }

    /** {@code inbox/}, {@code report.pdf}. */
    static String shortName(Message.Entry entry) {
        return entry.kind() == Message.Kind.DIRECTORY
                ? entry.path() + "/"
                : entry.path().toString();
    }

    /** One line with kind, size, time and name. */
    static String line(Message.Entry entry) {
        boolean isFile = entry.kind() == Message.Kind.FILE;
        return "%s%s %10s  %s  %s"
                .formatted(
                        isFile ? "-" : "d",
                        entry.executable() ? "x" : "-",
                        isFile ? Amounts.bytes(entry.sizeBytes()) : "-",
                        MINUTE.format(entry.modified()),
                        shortName(entry));
    }

    /** Several lines for a person. */
    static void describe(Message.Entry entry, String name, Context context) {
        String kind = context.say("kind." + entry.kind() + (entry.executable() ? ".executable" : ""));
        context.terminal().result(context.say("stat.name", name, kind));
        if (entry.kind() == Message.Kind.FILE) {
            context.terminal().result(context.say("stat.size", entry.sizeBytes(), Amounts.bytes(entry.sizeBytes())));
        }
        context.terminal().result(context.say("stat.modified", entry.modified()));
        if (entry.kind() == Message.Kind.FILE) {
            context.terminal()
                    .result(context.say("stat.version", entry.version().hex()));
            entry.root().ifPresent(root -> context.terminal().result(context.say("stat.root", root.hex())));
        }
    }

    static Map<String, @Nullable Object> json(Message.Entry entry, FerryPath path) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("path", path.toString());
        fields.put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
        fields.put("size", entry.sizeBytes());
        fields.put("modified", entry.modified().toString());
        fields.put("executable", entry.executable());
        fields.put("version", entry.version().hex());
        fields.put("root", entry.root().map(root -> root.hex()).orElse(null));
        return fields;
    }
}
