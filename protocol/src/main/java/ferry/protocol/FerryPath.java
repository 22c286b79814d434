package ferry.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A validated path below an account's root: a list of names, never a string that somebody else parses again. The empty
 * path is the root. Rules: ferry-1.md §2.4.
 */
public final class FerryPath implements Comparable<FerryPath> {
    public static final FerryPath ROOT = new FerryPath(List.of(), 0);

    private final List<String> names;
    /** So many names at the beginning are not counted against the limits. */
    private final int uncounted;

    private FerryPath(List<String> names, int uncounted) {
        this.names = names;
        this.uncounted = uncounted;
    }

    /** @throws RefusedException BAD_NAME or PATH_TOO_LONG, naming what is wrong */
    public static FerryPath of(List<String> names) throws RefusedException {
        return of(names, 0);
    }

    private static FerryPath of(List<String> names, int uncounted) throws RefusedException {
        List<String> counted = names.subList(uncounted, names.size());
        if (counted.size() > SpecLimits.PATH_NAMES) {
            throw new RefusedException(
                    ErrorCode.PATH_TOO_LONG, counted.size() + " names deep; at most " + SpecLimits.PATH_NAMES);
        }
        int bytes = Math.max(0, counted.size() - 1);
        for (String name : counted) {
            PathNames.check(name);
            bytes += name.getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > SpecLimits.PATH_BYTES) {
            throw new RefusedException(ErrorCode.PATH_TOO_LONG, bytes + " bytes; at most " + SpecLimits.PATH_BYTES);
        }
        return names.isEmpty() ? ROOT : new FerryPath(List.copyOf(names), uncounted);
    }

    /**
     * This path below a directory of a server's own, an account's. What is allowed is about what a client may name: the
     * directory does not count, nor does it in what is resolved against the result.
     *
     * @throws RefusedException BAD_NAME for the directory
     */
    public FerryPath below(String directory) throws RefusedException {
        PathNames.check(directory);
        List<String> joined = new ArrayList<>(names.size() + 1);
        joined.add(directory);
        joined.addAll(names);
        return new FerryPath(List.copyOf(joined), uncounted + 1);
    }

    /** Reads what a person typed: names between slashes; a leading or trailing slash and doubled ones do not matter. */
    public static FerryPath parse(String text) throws RefusedException {
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return of(names);
    }

    public List<String> names() {
        return names;
    }

    public boolean isRoot() {
        return names.isEmpty();
    }

    /** The last name. @throws IllegalStateException for the root */
    public String name() {
        if (isRoot()) {
            throw new IllegalStateException("the root has no name");
        }
        return names.getLast();
    }

    /** @throws IllegalStateException for the root */
    public FerryPath parent() {
        if (isRoot()) {
            throw new IllegalStateException("the root has no parent");
        }
        List<String> above = names.subList(0, names.size() - 1);
        return above.isEmpty() ? ROOT : new FerryPath(above, Math.min(uncounted, above.size()));
    }

    public FerryPath resolve(String name) throws RefusedException {
        return resolve(of(List.of(name)));
    }

    public FerryPath resolve(FerryPath below) throws RefusedException {
        List<String> joined = new ArrayList<>(names);
        joined.addAll(below.names);
        return of(joined, uncounted);
    }

    /** Whether this is {@code ancestor} or below it. */
    public boolean startsWith(FerryPath ancestor) {
        return names.size() >= ancestor.names.size()
                && names.subList(0, ancestor.names.size()).equals(ancestor.names);
    }

    /** What is left of this path below {@code ancestor}. @throws IllegalArgumentException if it is not below */
    public FerryPath relativeTo(FerryPath ancestor) {
        if (!startsWith(ancestor)) {
            throw new IllegalArgumentException(this + " is not below " + ancestor);
        }
        int left = ancestor.names.size();
        return new FerryPath(names.subList(left, names.size()), Math.max(0, uncounted - left));
    }

    /** By names, parent before child. */
    @Override
    public int compareTo(FerryPath other) {
        for (int i = 0; i < Math.min(names.size(), other.names.size()); i++) {
            int order = names.get(i).compareTo(other.names.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(names.size(), other.names.size());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FerryPath path && names.equals(path.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    /** Joined by slashes; for databases and messages, never to be parsed by an operating system. */
    @Override
    public String toString() {
        return String.join("/", names);
    }
}
