package ferry.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/**
 * A file as it was written: its keys with their places, and what is wrong with its form. The only class that knows the
 * TOML library, of which only the parser is used: nothing is bound to objects.
 *
 * @param values by dotted key, without tables
 */
record TomlFile(Map<String, Raw> values, List<Problem> problems) {
    /** A file of settings has a few KiB; more is a mistake, such as a wrong path. */
    private static final long BYTES_MAX = 1 << 20;

    static TomlFile read(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            return new TomlFile(
                    Map.of(), List.of(new Problem(new Origin.File(file, 0, 0), "config.tooLarge", BYTES_MAX)));
        }
        TomlParseResult parsed = Toml.parse(file, TomlVersion.V1_0_0);
        List<Problem> problems = new ArrayList<>();
        for (TomlParseError error : parsed.errors()) {
            problems.add(new Problem(at(file, error.position()), "config.syntax", String.valueOf(error.getMessage())));
        }
        Map<String, Raw> values = new LinkedHashMap<>();
        Path base = file.toAbsolutePath().getParent();
        new Reader(base == null ? file : base).table("", parsed, values);
        return new TomlFile(values, problems);
    }

    private static Origin at(Path file, TomlPosition position) {
        return new Origin.File(file, position.line(), position.column());
    }

    private record Reader(Path base) {
        void table(String prefix, TomlTable table, Map<String, Raw> values) {
            for (String name : table.keySet()) {
                List<String> path = List.of(name);
                Object value = table.get(path);
                if (value instanceof TomlTable inner && !inner.isEmpty()) {
                    table(prefix + name + ".", inner, values);
                } else {
                    values.put(prefix + name, raw(value, table.inputPositionOf(path)));
                }
            }
        }

        private Raw raw(@Nullable Object value, @Nullable TomlPosition position) {
            TomlPosition place = position == null ? TomlPosition.positionAt(1, 1) : position;
            Object plain = switch (value) {
                case TomlArray array -> list(array);
                case TomlTable table -> fields(table);
                case null -> "";
                default -> value;
            };
            return new Raw(plain, base, false, place.line(), place.column());
        }

        private List<Raw> list(TomlArray array) {
            List<Raw> elements = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                elements.add(raw(array.get(i), array.inputPositionOf(i)));
            }
            return elements;
        }

        private Map<String, Raw> fields(TomlTable table) {
            Map<String, Raw> fields = new LinkedHashMap<>();
            for (String name : table.keySet()) {
                List<String> path = List.of(name);
                fields.put(name, raw(table.get(path), table.inputPositionOf(path)));
            }
            return fields;
        }
    }
}
