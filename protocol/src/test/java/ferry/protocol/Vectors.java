package ferry.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads docs/protocol/vectors; the format is in its README. */
public final class Vectors {
    private Vectors() {}

    /** One block of a file. */
    public record Vector(Map<String, List<String>> lines) {
        public String name() {
            return text("name");
        }

        public boolean has(String key) {
            return lines.containsKey(key);
        }

        public String text(String key) {
            return lines.get(key).getFirst();
        }

        public List<String> texts(String key) {
            return lines.getOrDefault(key, List.of());
        }

        public byte[] bytes(String key) {
            return HexFormat.of().parseHex(text(key));
        }

        @Override
        public String toString() {
            return name();
        }
    }

    public static List<Vector> read(String file) {
        List<Vector> vectors = new ArrayList<>();
        Map<String, List<String>> lines = new LinkedHashMap<>();
        for (String line : lines(file)) {
            if (line.isEmpty()) {
                add(lines, vectors);
                lines = new LinkedHashMap<>();
            } else if (!line.startsWith("#")) {
                String[] parts = line.split(" ", 2);
                lines.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts.length == 2 ? parts[1] : "");
            }
        }
        add(lines, vectors);
        if (vectors.isEmpty()) {
            throw new AssertionError("no vectors in " + file);
        }
        return vectors;
    }

    private static void add(Map<String, List<String>> lines, List<Vector> vectors) {
        if (!lines.isEmpty()) {
            vectors.add(new Vector(lines));
        }
    }

    /** Tests run in the module's directory; the vectors are beside the module. */
    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of("..", "docs", "protocol", "vectors", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
