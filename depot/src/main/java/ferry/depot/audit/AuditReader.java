package ferry.depot.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a log, in use or not, without changing anything. */
public final class AuditReader {
    private AuditReader() {}

    /** Takes the lines of a log one by one. */
    public interface LineReceiver {
        void accept(AuditLine line) throws IOException;
    }

    /**
     * Follows all lines of a log: of a directory, or of one file that was exported.
     *
     * @throws java.nio.file.NoSuchFileException if nothing is there
     */
    public static void follow(Path place, AuditChain chain) throws IOException {
        List<Path> files = Files.isDirectory(place) ? AuditFiles.in(place) : List.of(place);
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                AuditFiles.lines(in, chain::add);
            }
        }
        chain.end();
    }

    /** As {@link #follow(Path, AuditChain)}, of a log that is being written: up to its line {@code last}. */
    static void follow(Path directory, long last, AuditChain chain) throws IOException {
        for (Path file : AuditFiles.in(directory)) {
            try (InputStream in = Files.newInputStream(file)) {
                AuditFiles.lines(in, (bytes, isWhole) -> {
                    AuditLine line = AuditLine.parse(bytes);
                    boolean isLater = !isWhole || (line != null && line.sequence() > last);
                    if (!isLater || chain.lastSequence() < last) {
                        chain.add(bytes, isWhole);
                    }
                });
            }
        }
        chain.end();
    }

    /** The lines from {@code first} to {@code last}; what is no line is left out. */
    static void lines(Path directory, long first, long last, LineReceiver each) throws IOException {
        List<Path> files = AuditFiles.in(directory);
        for (int i = 0; i < files.size(); i++) {
            boolean isBefore =
                    i + 1 < files.size() && AuditFiles.named(directory, first).compareTo(files.get(i + 1)) >= 0;
            if (isBefore) {
                continue;
            }
            try (InputStream in = Files.newInputStream(files.get(i))) {
                AuditFiles.lines(in, (bytes, isWhole) -> {
                    AuditLine line = isWhole ? AuditLine.parse(bytes) : null;
                    if (line != null && line.sequence() >= first && line.sequence() <= last) {
                        each.accept(line);
                    }
                });
            }
        }
    }
}
