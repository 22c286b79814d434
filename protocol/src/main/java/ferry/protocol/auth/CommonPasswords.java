package ferry.protocol.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Passwords that everybody tries first: a modest list that comes with Ferry, and one character over and over. */
final class CommonPasswords {
    private static final Set<String> LIST = read();

    private CommonPasswords() {}

    static boolean contains(String prepared) {
        return LIST.contains(prepared.toLowerCase(Locale.ROOT))
                || prepared.codePoints().distinct().count() == 1;
    }

    private static Set<String> read() {
        try (InputStream list = CommonPasswords.class.getResourceAsStream("common-passwords.txt")) {
            if (list == null) {
                throw new AssertionError("the list of common passwords is not in the jar");
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new AssertionError("the list of common passwords cannot be read", e);
        }
    }
}
