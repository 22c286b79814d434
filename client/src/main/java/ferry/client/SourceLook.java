package ferry.client;

import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A first look at the sources of a put, before the walk: whether they hold so much in small files that further links are
 * worth their handshakes. It stops as soon as it knows, or has looked at so many entries that a longer look would cost more
 * than it tells.
 */
final class SourceLook {
    private final boolean followLinks;
    private long bytesLeft = ClientLimits.SPREAD_FILES_BYTES;
    private int entriesLeft = ClientLimits.LOOKED_ENTRIES;

    SourceLook(boolean followLinks) {
        this.followLinks = followLinks;
    }

    boolean isWorthLinks(List<Path> sources) {
        ArrayDeque<Path> directories = new ArrayDeque<>();
        sources.forEach(source -> look(source, directories));
        while (!isDecided() && !directories.isEmpty()) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directories.pop())) {
                for (Path entry : entries) {
                    look(entry, directories);
                    if (isDecided()) {
                        break;
                    }
                }
            } catch (IOException | DirectoryIteratorException notForUs) {
                // The walk meets it too, and tells.
            }
        }
        return bytesLeft <= 0;
    }

    private boolean isDecided() {
        return bytesLeft <= 0 || entriesLeft <= 0;
    }

    private void look(Path path, ArrayDeque<Path> directories) {
        if (isDecided()) {
            return;
        }
        entriesLeft--;
        LinkOption[] options = followLinks ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, options);
            if (attributes.isDirectory()) {
                directories.push(path);
            } else if (attributes.isRegularFile() && attributes.size() <= SpecLimits.LEAF_BYTES) {
                bytesLeft -= attributes.size() + ClientLimits.REQUEST_COST_BYTES;
            }
        } catch (IOException notForUs) {
            // The walk meets it too, and tells.
        }
    }
}
