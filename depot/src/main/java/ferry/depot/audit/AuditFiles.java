package ferry.depot.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The files of a log: each is named by the sequence of its first line, so that their names are in order. */
final class AuditFiles {
    private static final String PATTERN = "audit-[0-9]*.jsonl";

    private AuditFiles() {}

    static Path named(Path directory, long firstSequence) {
        return directory.resolve(String.format(Locale.ROOT, "audit-%012d.jsonl", firstSequence));
    }

    /** Of its first line, by its name. */
    static long firstSequence(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll("[^0-9]", ""));
    }

    /** Oldest first. */
    static List<Path> in(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, PATTERN)) {
            found.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /** Takes lines without their line breaks; the last one may lack it. */
    interface LineReceiver {
        void accept(byte[] line, boolean isWhole) throws IOException;
    }

    /** Gives every line of {@code in}; one that is too long for a line comes in pieces, which are no lines. */
    static void lines(InputStream in, LineReceiver each) throws IOException {
        byte[] line = new byte[AuditLimits.LINE_BYTES];
        int length = 0;
        byte[] buffer = new byte[1 << 16];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n' || length == line.length) {
                    each.accept(java.util.Arrays.copyOf(line, length), true);
                    length = 0;
                }
                if (buffer[i] != '\n') {
                    line[length++] = buffer[i];
                }
            }
        }
        if (length > 0) {
            each.accept(java.util.Arrays.copyOf(line, length), false);
        }
    }
}
