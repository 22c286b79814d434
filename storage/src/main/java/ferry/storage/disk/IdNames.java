package ferry.storage.disk;

import ferry.protocol.Id16;
import java.io.IOException;
import java.util.regex.Pattern;

/** Files of Ferry's own that are named by an id in hexadecimal. */
final class IdNames {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + 2 * Id16.BYTES + "}");

    private IdNames() {}

    static boolean isId(String name) {
        return ID.matcher(name).matches();
    }

    /** No error if there is none. */
    static void remove(int directory, String name) throws IOException {
        int result = Linux.unlinkat(directory, Resolver.bytes(name), 0);
        if (result != -Errno.ENOENT) {
            Errno.check(result, "remove", name);
        }
    }
}
