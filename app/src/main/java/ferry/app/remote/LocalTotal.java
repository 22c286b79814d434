package ferry.app.remote;

import ferry.app.terminal.Progress;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Adds up what is to be uploaded, beside the transfer, which finds its files one after another: so that a person sees
 * how much is left. An estimate; what cannot be read is left to the transfer to tell.
 */
final class LocalTotal extends SimpleFileVisitor<Path> implements AutoCloseable {
    private final Progress progress;
    private long bytes;
    private volatile boolean isClosed;

    private LocalTotal(Progress progress) {
        this.progress = progress;
    }

    /** Counts in a thread of its own, if somebody watches. */
    static LocalTotal count(List<Path> sources, boolean followLinks, Progress progress) {
        LocalTotal total = new LocalTotal(progress);
        if (progress.isDrawn()) {
            Thread.ofVirtual().name("local-total").start(() -> total.walk(sources, followLinks));
        }
        return total;
    }

    private void walk(List<Path> sources, boolean followLinks) {
        Set<FileVisitOption> options =
                followLinks ? EnumSet.of(FileVisitOption.FOLLOW_LINKS) : EnumSet.noneOf(FileVisitOption.class);
        try {
            for (Path source : sources) {
                Files.walkFileTree(source, options, Integer.MAX_VALUE, this);
            }
        } catch (IOException leftToTheTransfer) {
            return;
        }
        if (!isClosed) {
            progress.total(bytes);
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            bytes += attributes.size();
        }
        return isClosed ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException reason) {
        return FileVisitResult.CONTINUE;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
