package ferry.app.admin;

import ferry.app.command.Context;
import ferry.app.terminal.Columns;
import ferry.app.terminal.Printable;
import ferry.protocol.AdminRecord;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The one place where administrative answers become text (ferry-1.md §7.1). JSON has the server's keys, whatever the
 * language; a table translates those it knows and shows the others as they are.
 */
final class RecordDisplay {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final String COLUMN_GAP = "  ";

    private final Context context;

    RecordDisplay(Context context) {
        this.context = context;
    }

    void json(AdminRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        record.fields().forEach(field -> fields.put(field.key(), plain(field.value())));
        context.terminal().json(fields);
    }

    private static Object plain(AdminRecord.Value value) {
        return switch (value) {
            case AdminRecord.Text(String text) -> text;
            case AdminRecord.U64(long number) -> number;
            case AdminRecord.Flag(boolean flag) -> flag;
            case AdminRecord.Time(var time) -> time.toString();
            case AdminRecord.Texts(List<String> texts) -> texts;
        };
    }

    /** One field a line. */
    void describe(AdminRecord record) {
        int width = record.fields().stream()
                .mapToInt(field -> Columns.of(title(field.key())))
                .max()
                .orElse(0);
        for (AdminRecord.Field field : record.fields()) {
            List<String> lines = lines(field.value());
            context.terminal().result(padded(title(field.key()), width) + COLUMN_GAP + lines.getFirst());
            lines.stream().skip(1).forEach(line -> context.terminal().result(" ".repeat(width) + COLUMN_GAP + line));
        }
    }

    /** One record a line, under the titles of all fields that any of them has. */
    void table(List<AdminRecord> records) {
        Map<String, Integer> widths = new LinkedHashMap<>();
        List<Map<String, String>> rows = new ArrayList<>();
        for (AdminRecord record : records) {
            Map<String, String> row = new LinkedHashMap<>();
            for (AdminRecord.Field field : record.fields()) {
                String cell = String.join(", ", lines(field.value()));
                row.put(field.key(), cell);
                widths.merge(field.key(), Math.max(Columns.of(title(field.key())), Columns.of(cell)), Math::max);
            }
            rows.add(row);
        }
        if (rows.isEmpty()) {
            context.note("admin.none");
            return;
        }
        Map<String, String> titles = new LinkedHashMap<>();
        widths.keySet().forEach(key -> titles.put(key, title(key)));
        line(titles, widths);
        rows.forEach(row -> line(row, widths));
    }

    private void line(Map<String, String> row, Map<String, Integer> widths) {
        StringBuilder line = new StringBuilder();
        widths.forEach((key, width) ->
                line.append(padded(row.getOrDefault(key, ""), width)).append(COLUMN_GAP));
        context.terminal().result(line.toString().stripTrailing());
    }

    private String title(String key) {
        String phrase = "column." + key;
        return context.phrases().has(phrase) ? context.say(phrase) : Printable.escape(key);
    }

    /** Escaped here and not only by the terminal, so that columns stay in line. */
    private List<String> lines(AdminRecord.Value value) {
        return switch (value) {
            case AdminRecord.Text(String text) -> List.of(Printable.escape(text));
            case AdminRecord.U64(long number) -> List.of(Long.toString(number));
            case AdminRecord.Flag(boolean flag) -> List.of(context.say(flag ? "admin.yes" : "admin.no"));
            case AdminRecord.Time(var time) -> List.of(SECOND.format(time));
            case AdminRecord.Texts(List<String> texts) ->
                texts.isEmpty()
                        ? List.of("-")
                        : texts.stream().map(Printable::escape).toList();
        };
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - Columns.of(text)));
    }
}
