package ferry.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Something that is never shown. */
public sealed interface Secret {
    /** Where it was found: a file, or {@code $VARIABLE}. */
    String source();

    /** The secret itself; empty if there is nothing. */
    String read() throws IOException;

    /** The first line of a file; read anew each time, so that it can be changed while a server runs. */
    record InFile(Path file) implements Secret {
        @Override
        public String source() {
            return file.toString();
        }

        @Override
        public String read() throws IOException {
            String text = new String(SecretFiles.read(file), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("");
        }
    }

    /** Given by the environment. */
    record Given(String source, String text) implements Secret {
        @Override
        public String read() {
            return text;
        }

        @Override
        public String toString() {
            return "Secret[" + source + "]";
        }
    }
}
