package ferry.client;

import ferry.protocol.FerryPath;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks what is to be uploaded, step by step, so that the first file travels before the last one is found. What cannot
 * travel is told to the tally. Directories are given only if nothing in them is: an upload makes its parents anyway. One
 * thread.
 */
final class LocalWalk {
    private final boolean followLinks;
    private final Tally tally;
    private final ArrayDeque<Pending> stack = new ArrayDeque<>();

    /** A place still to be looked at; {@code above}: the directories it is in, for loops of links. */
    private record Pending(Path path, FerryPath target, Set<Object> above) {}

    /** What the walk finds. */
    sealed interface Found {}

    record FoundFile(LocalFile file) implements Found {}

    /** A directory with nothing in it that travels. */
    record FoundDirectory(Path path, FerryPath target) implements Found {}

    LocalWalk(boolean followLinks, Tally tally) {
        this.followLinks = followLinks;
        this.tally = tally;
    }

    /** Adds a source; sources are walked in the order of adding. */
    void add(Path source, FerryPath target) {
        stack.addLast(new Pending(source, target, Set.of()));
    }

    /** The next find; null at the end. */
    @Nullable
    Found next() {
        while (true) {
            Pending pending = stack.pollFirst();
            if (pending == null) {
                return null;
            }
            try {
                Found found = look(pending);
                if (found != null) {
                    return found;
                }
            } catch (IOException failure) {
                tally.failed(pending.path().toString(), LocalFile.problem(failure));
            }
        }
    }

    private @Nullable Found look(Pending pending) throws IOException {
        Path path = pending.path();
        LocalFile.Named named = LocalFile.named(path, false);
        if (named.isLink()) {
            if (!followLinks) {
                tally.skipped(path.toString(), FileResult.Kind.SYMBOLIC_LINK, "a symbolic link");
                return null;
            }
            named = LocalFile.named(path, true);
        }
        if (named.isDirectory()) {
            return enter(pending, named.key());
        }
        if (!named.isFile()) {
            tally.skipped(path.toString(), FileResult.Kind.SPECIAL_FILE, "a device, socket or pipe");
            return null;
        }
        tally.found(1, named.state().sizeBytes());
        return new FoundFile(new LocalFile(path, pending.target(), named.state(), followLinks));
    }

    /** Puts the entries of a directory first in line. */
    private @Nullable Found enter(Pending pending, @Nullable Object key) throws IOException {
        Set<Object> above = pending.above();
        if (followLinks && key != null) {
            if (above.contains(key)) {
                tally.skipped(
                        pending.path().toString(),
                        FileResult.Kind.LINK_LOOP,
                        "a link to a directory that it is in itself");
                return null;
            }
            above = new HashSet<>(above);
            above.add(key);
        }
        List<Pending> entries = new ArrayList<>();
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(pending.path())) {
            for (Path entry : directory) {
                FerryPath target = target(pending, entry);
                if (target != null) {
                    entries.add(new Pending(entry, target, above));
                }
            }
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        } catch (NotDirectoryException meanwhile) {
            throw new IOException("changed while it was read", meanwhile);
        }
        entries.sort((a, b) -> b.target().compareTo(a.target()));
        entries.forEach(stack::addFirst);
        boolean travels = entries.stream().anyMatch(entry -> travels(entry.path()));
        return travels ? null : new FoundDirectory(pending.path(), pending.target());
    }

    /** Whether an entry will make its parents; links that are skipped and special files will not. */
    private boolean travels(Path path) {
        LinkOption[] options = followLinks ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
        return Files.isRegularFile(path, options) || Files.isDirectory(path, options);
    }

    /** Where an entry goes; null, and told, if its name cannot travel. */
    private @Nullable FerryPath target(Pending directory, Path entry) {
        Path fileName = entry.getFileName();
        String name = String.valueOf(fileName);
        try {
            if (!entry.getFileSystem().getPath(name).equals(fileName)) {
                tally.skipped(entry.toString(), FileResult.Kind.BAD_NAME, "the name is not UTF-8");
                return null;
            }
            return directory.target().resolve(name);
        } catch (RefusedException bad) {
            tally.skipped(entry.toString(), FileResult.Kind.BAD_NAME, String.valueOf(bad.getMessage()));
            return null;
        } catch (java.nio.file.InvalidPathException bad) {
            tally.skipped(entry.toString(), FileResult.Kind.BAD_NAME, "the name is not UTF-8");
            return null;
        }
    }
}
