package ferry.depot.sql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Text that is meant to be taken for SQL, or for other text. */
final class HostileStrings {
    private static final List<String> SQL = List.of(
            "' OR '1'='1",
            "'; DROP TABLE accounts; --",
            "\"; DROP TABLE accounts; --",
            "\\'; DROP TABLE accounts; #",
            "admin'--",
            "admin'/*",
            "') UNION SELECT 1,2,3,4,5 --",
            "1; SELECT pg_sleep(10)",
            "' AND SLEEP(10) --",
            "'||(SELECT 1)||'",
            "${jndi:ldap://x/y}",
            "${bytes16}",
            "?",
            "??",
            ":name",
            "$1",
            "$$; DROP TABLE accounts; $$",
            "E'\\047'",
            "0x27",
            "%",
            "_",
            "%' ESCAPE '!",
            "\\",
            "\\\\",
            "\\0",
            "\u0000",
            "a\u0000b",
            "\u001a",
            "\b\t\n\r\f",
            "NULL",
            "null",
            "\u00bf'\u00bf\"",
            "\u2019 OR 1=1",
            "\uff07 OR 1=1",
            "\u02bc OR 1=1",
            "{fn now()}",
            "{d '2000-01-01'}",
            "/*!50000 DROP TABLE accounts */",
            "<script>alert(1)</script>",
            "../../etc/passwd",
            "\ud83d\ude00",
            "\ufeff",
            "\u202e",
            "");

    /** Each pair is one to some collation, and two to Ferry. */
    static final List<String> NEIGHBOURS = List.of(
            "alice",
            "Alice",
            "ALICE",
            "alice ",
            "alice  ",
            " alice",
            "alice\t",
            "alice\u0000",
            "alice\u0000\u0000",
            "\u00e1lice",
            "a\u0301lice",
            "\u00e0lice",
            "\uff41lice",
            "al\u0131ce",
            "al\u0130ce",
            "al\u200bice",
            "al\u00adice",
            "stra\u00dfe",
            "strasse",
            "STRASSE",
            "\u00e6",
            "ae",
            "\u0153",
            "oe",
            "\u212a",
            "k",
            "K",
            "\ufb01",
            "fi",
            "\u4f60",
            "\u59b3",
            "1",
            "01",
            "1.0",
            "1e0",
            "\ud83d\ude00",
            "\ud83d\ude01");

    private HostileStrings() {}

    /** {@code count} different ones of at most {@code bytes} bytes. */
    static List<String> make(int count, int bytes, long seed) {
        Set<String> all = new LinkedHashSet<>();
        SQL.forEach(text -> add(all, text, bytes));
        NEIGHBOURS.forEach(text -> add(all, text, bytes));
        Random random = new Random(seed);
        while (all.size() < count) {
            StringBuilder text = new StringBuilder();
            int parts = 1 + random.nextInt(4);
            for (int i = 0; i < parts; i++) {
                text.append(random.nextBoolean() ? SQL.get(random.nextInt(SQL.size())) : anything(random));
            }
            add(all, text.toString(), bytes);
        }
        return new ArrayList<>(all).subList(0, count);
    }

    private static String anything(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            int character = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT);
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                text.appendCodePoint(character);
            }
        }
        return text.toString();
    }

    private static void add(Set<String> all, String text, int bytes) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
            all.add(text);
        }
    }
}
