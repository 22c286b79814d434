package ferry.app.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** The bounds in {@code counts.txt}, each of which is asked for once. */
final class Bounds {
    private final Map<String, Double> most = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    /** {@code wanted}: by name. */
    static Bounds read(Predicate<String> wanted) throws IOException {
        Bounds bounds = new Bounds();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Bounds.class.getResourceAsStream("counts.txt")), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] fields = line.split("\\|");
                    if (fields.length != 3 || bounds.most.containsKey(fields[0].strip()) || fields[2].isBlank()) {
                        throw new AssertionError("NAME | MOST | REASON is needed, and each name once: " + line);
                    }
                    if (wanted.test(fields[0].strip())) {
                        bounds.most.put(fields[0].strip(), Double.parseDouble(fields[1].strip()));
                    }
                }
            }
        }
        return bounds;
    }

    double most(String name) {
        return Objects.requireNonNull(most.get(name), name + " has no bound in counts.txt");
    }

    /** Reports a count beside its bound. {@code detail}: for who has to find out why it is too high. */
    void check(String name, double count, String detail) {
        double bound = most(name);
        most.remove(name);
        Proof.report("count %s: %.3f, at most %s", name, count, bound);
        if (!(count <= bound)) {
            wrong.add("%s is %.3f and may be %s. %s".formatted(name, count, bound, detail));
        }
    }

    /** What was too high, and bounds that nobody asked for. */
    List<String> violations() {
        most.keySet().forEach(name -> wrong.add(name + " has a bound and was not counted"));
        return wrong;
    }
}
