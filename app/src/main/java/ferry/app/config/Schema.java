package ferry.app.config;

import java.util.List;
import java.util.Optional;

/** All settings there are, in the order in which they are shown, and what they must keep together. */
record Schema(List<Setting<?>> settings, List<Rule> rules) {
    /** At most this share of a key may be mistyped for a suggestion to help. */
    private static final int LETTERS_PER_MISTAKE = 3;

    Schema {
        settings = List.copyOf(settings);
        rules = List.copyOf(rules);
    }

    Optional<Setting<?>> find(String key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key))
                .<Setting<?>>map(setting -> setting)
                .findFirst();
    }

    boolean isTable(String name) {
        return !name.isEmpty()
                && settings.stream().anyMatch(setting -> setting.table().equals(name));
    }

    /** What {@code key} was most likely meant to be: the same name in another table, or the fewest letters away. */
    Optional<String> nearest(String key) {
        String name = key.substring(key.lastIndexOf('.') + 1);
        int most = Math.max(1, key.length() / LETTERS_PER_MISTAKE);
        return settings.stream()
                .map(Setting::key)
                .min((one, other) -> Integer.compare(distance(key, name, one), distance(key, name, other)))
                .filter(known -> distance(key, name, known) <= most);
    }

    private static int distance(String key, String name, String known) {
        return known.endsWith("." + name) || known.equals(name) ? 0 : distance(key, known);
    }

    /** Levenshtein's. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
