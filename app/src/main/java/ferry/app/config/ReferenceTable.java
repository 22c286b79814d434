package ferry.app.config;

import ferry.app.terminal.Phrases;
import java.util.ArrayList;
import java.util.List;

/** The table of all settings in {@code docs/operations.md}. */
final class ReferenceTable {
    private ReferenceTable() {}

    static List<String> lines(Schema schema, Phrases phrases) {
        List<String> lines = new ArrayList<>();
        lines.add("| setting | what it is, and why | allowed | default | a change counts |");
        lines.add("|---|---|---|---|---|");
        for (Setting<?> setting : schema.settings()) {
            String standard = setting.standard(phrases);
            lines.add("| `%s` | %s | %s | %s | %s |"
                    .formatted(
                            setting.key(),
                            setting.reason(phrases),
                            setting.allowed(phrases),
                            setting.isDerived() ? standard : "`" + standard + "`",
                            phrases.say("config.change." + setting.change())));
        }
        return lines;
    }
}
