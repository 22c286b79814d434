package ferry.bench;

import ferry.bench.peer.Peers;
import ferry.bench.work.Size;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What was asked for on the command line.
 *
 * @param words workloads, or profiles of lines
 * @param congestions of the host, over emulated lines
 */
record Arguments(
        List<String> words,
        List<String> congestions,
        List<String> peers,
        int runs,
        Size size,
        long seed,
        String baseline,
        Optional<Path> scratch,
        Optional<Path> json,
        Optional<Path> markdown,
        Optional<Path> svg) {

    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Arguments parse(List<String> words) throws UsageException {
        return new Parser(new ArrayDeque<>(words)).parse();
    }

    /** Takes the words one by one. */
    private static final class Parser {
        private final Deque<String> left;
        private final List<String> words = new ArrayList<>();
        private List<String> congestions = List.of("cubic", "bbr");
        private List<String> peers = List.of();
        private OptionalInt runs = OptionalInt.empty();
        private Size size = Size.FULL;
        private long seed = 1;
        private String baseline = Peers.FERRY;
        private Optional<Path> scratch = Optional.empty();
        private Optional<Path> json = Optional.empty();
        private Optional<Path> markdown = Optional.empty();
        private Optional<Path> svg = Optional.empty();

        Parser(Deque<String> all) {
            left = all;
        }

        Arguments parse() throws UsageException {
            while (!left.isEmpty()) {
                String word = left.remove();
                if (word.startsWith("-")) {
                    option(word);
                } else {
                    words.add(word);
                }
            }
            return new Arguments(
                    words,
                    congestions,
                    peers,
                    runs.orElse(size.rounds()),
                    size,
                    seed,
                    baseline,
                    scratch,
                    json,
                    markdown,
                    svg);
        }

        private void option(String word) throws UsageException {
            switch (word) {
                case "--peers" -> peers = List.of(value(word).split(","));
                case "--cc" -> congestions = names(word);
                case "--runs" -> runs = OptionalInt.of((int) number(word, 1, 1000));
                case "--size" -> size = size(value(word));
                case "--seed" -> seed = number(word, 0, Long.MAX_VALUE);
                case "--baseline" -> baseline = value(word);
                case "--scratch" -> scratch = Optional.of(path(word));
                case "--json" -> json = Optional.of(path(word));
                case "--markdown" -> markdown = Optional.of(path(word));
                case "--svg" -> svg = Optional.of(path(word));
                default -> throw new UsageException("there is no option " + word + "; see ./bench --help");
            }
        }

        /** They become words of a shell. */
        private List<String> names(String option) throws UsageException {
            List<String> names = List.of(value(option).split(",", -1));
            for (String name : names) {
                if (!name.matches("[a-z]+")) {
                    throw new UsageException(option + " needs names such as cubic,bbr");
                }
            }
            return names;
        }

        private String value(String option) throws UsageException {
            if (left.isEmpty()) {
                throw new UsageException(option + " needs a value; see ./bench --help");
            }
            return left.remove();
        }

        private Path path(String option) throws UsageException {
            return Path.of(value(option)).toAbsolutePath();
        }

        private long number(String option, long min, long max) throws UsageException {
            String value = value(option);
            try {
                long number = Long.parseLong(value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException noNumber) {
                // Told below.
            }
            throw new UsageException(option + " " + value + ": a number from " + min + " is needed");
        }

        private static Size size(String value) throws UsageException {
            for (Size size : Size.values()) {
                if (size.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return size;
                }
            }
            throw new UsageException("--size " + value + ": it can be tiny, quick or full");
        }
    }
}
