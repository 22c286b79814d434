package ferry.app.proof;

import ferry.app.proof.State.Content;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What may stand at every path of one account: one state where everything was acknowledged, two or more while something
 * is under way. States are added before a request is sent and taken away after its answer came, so at any time a server
 * that keeps its promise has one of them on disk. Thread-safe, except for looking at the disk.
 */
final class Expectation {
    private final Map<String, Set<State>> allowed = new ConcurrentHashMap<>();
    private final Map<String, Content> known = new HashMap<>();

    /** Something is about to be asked for that would make this of the path. */
    void begin(String path, State state) {
        allowed.compute(path, (_, before) -> {
            Set<State> both = new HashSet<>(before == null ? Set.of(State.NOTHING) : before);
            both.add(state);
            return Set.copyOf(both);
        });
    }

    /** It was acknowledged. */
    void done(String path, State state) {
        allowed.put(path, Set.of(state));
    }

    State only(String path) {
        Set<State> states = allowed.getOrDefault(path, Set.of(State.NOTHING));
        if (states.size() != 1) {
            throw new IllegalStateException(path + " may be any of " + states);
        }
        return states.iterator().next();
    }

    /** Everything that stands below (or at) a path, where nothing is under way. */
    Map<String, State> standing(String top) {
        Map<String, State> found = new TreeMap<>();
        for (String path : allowed.keySet()) {
            if ((path.equals(top) || path.startsWith(top + "/")) && !(only(path) instanceof State.Nothing)) {
                found.put(path, only(path));
            }
        }
        return found;
    }

    /**
     * What is on disk and should not be, or is not and should. Call it while no server runs.
     *
     * @param home the account's directory
     */
    List<String> violations(Path home) throws IOException {
        Map<String, State> actual = look(home);
        List<String> violations = new ArrayList<>();
        Set<String> paths = new HashSet<>(allowed.keySet());
        paths.addAll(actual.keySet());
        for (String path : paths) {
            State there = actual.getOrDefault(path, State.NOTHING);
            Set<State> states = allowed.getOrDefault(path, Set.of(State.NOTHING));
            if (!states.contains(there)) {
                violations.add(path + " is " + there + ", should be " + states);
            }
        }
        return violations;
    }

    private Map<String, State> look(Path home) throws IOException {
        Map<String, State> actual = new HashMap<>();
        if (!Files.exists(home)) {
            return actual;
        }
        Map<String, Content> seen = new HashMap<>();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.equals(home)) {
                    actual.put(home.relativize(folder).toString(), State.FOLDER);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                // Read again only what changed since the last look.
                String identity = Files.readAttributes(file, "unix:ino,size,ctime,lastModifiedTime")
                        .toString();
                Content content = known.containsKey(identity) ? known.get(identity) : Contents.read(file);
                seen.put(identity, content);
                actual.put(home.relativize(file).toString(), content);
                return FileVisitResult.CONTINUE;
            }
        });
        known.clear();
        known.putAll(seen);
        return actual;
    }
}
