package ferry.bench.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether what arrived is what was sent. */
final class SameContent {
    private SameContent() {}

    /** Fails with the first difference. */
    static void check(Path sent, Path arrived) throws IOException {
        if (!Files.isDirectory(sent)) {
            checkFile(sent, arrived);
            return;
        }
        Set<String> names = files(sent);
        Set<String> there = files(arrived);
        if (!names.equals(there)) {
            throw new IOException(names.size() + " files were sent, and " + there.size() + " are there, or others");
        }
        for (String name : names) {
            checkFile(sent.resolve(name), arrived.resolve(name));
        }
    }

    private static void checkFile(Path sent, Path arrived) throws IOException {
        if (!Files.exists(arrived)) {
            throw new IOException(arrived + " is not there");
        }
        long difference = Files.mismatch(sent, arrived);
        if (difference >= 0) {
            throw new IOException(arrived + " differs at byte " + difference);
        }
    }

    private static Set<String> files(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> tree.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
