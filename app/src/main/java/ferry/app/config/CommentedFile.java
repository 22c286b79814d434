package ferry.app.config;

import ferry.app.terminal.Phrases;
import java.util.ArrayList;
import java.util.List;

/** The file with which an administrator begins: every setting, explained, with its default behind a comment sign. */
final class CommentedFile {
    private static final int COLUMNS = 110;

    private CommentedFile() {}

    static List<String> lines(Schema schema, Phrases phrases) {
        List<String> lines = new ArrayList<>();
        comment(phrases.say("config.file.head"), lines);
        String table = "";
        for (Setting<?> setting : schema.settings()) {
            if (!setting.table().equals(table)) {
                table = setting.table();
                lines.add("");
                lines.add("[" + table + "]");
            }
            lines.add("");
            comment(setting.reason(phrases), lines);
            comment(phrases.say("config.file.allowed", setting.allowed(phrases)), lines);
            if (setting.isDerived()) {
                comment(phrases.say("config.file.default", setting.standard(phrases)), lines);
            }
            if (setting.change() == Change.RESTART) {
                comment(phrases.say("config.file.restart"), lines);
            }
            lines.add("#" + setting.name() + " = " + Settings.standards().toml(setting));
        }
        return lines;
    }

    /** Broken between words; Chinese has no blanks and stays on its line. */
    private static void comment(String text, List<String> lines) {
        StringBuilder line = new StringBuilder("#");
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > COLUMNS) {
                lines.add(line.toString());
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
    }
}
