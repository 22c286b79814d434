package ferry.client;

import ferry.protocol.FerryPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A local regular file to upload: where it is, where it goes, and its state when it was found. */
record LocalFile(Path path, FerryPath target, State state, boolean followLinks) {
    private static final int OWNER_EXECUTE = 0100;
    private static final String STATE = "unix:size,lastModifiedTime,ctime,ino,dev,mode";
    private static final String KIND = ",isRegularFile,isDirectory,isSymbolicLink,fileKey";

    /**
     * What tells one version of a file from another: any change of content moves at least {@code changed}.
     *
     * @param changed the inode's change time (ctime)
     */
    record State(long sizeBytes, Instant modified, Instant changed, long inode, long device, boolean executable) {}

    String name() {
        return path.toString();
    }

    long sizeBytes() {
        return state.sizeBytes();
    }

    /** The state of what a path names now; follows a link only if asked to. */
    static State stateOf(Path path, boolean followLinks) throws IOException {
        return state(attributes(path, STATE, followLinks));
    }

    /** What a path names, and its state, seen at one moment. {@code key}: what it is known by. */
    record Named(
            boolean isFile,
            boolean isDirectory,
            boolean isLink,
            @Nullable Object key,
            State state) {}

    static Named named(Path path, boolean followLinks) throws IOException {
        Map<String, Object> attributes = attributes(path, STATE + KIND, followLinks);
        return new Named(
                (Boolean) attribute(attributes, "isRegularFile"),
                (Boolean) attribute(attributes, "isDirectory"),
                (Boolean) attribute(attributes, "isSymbolicLink"),
                attributes.get("fileKey"),
                state(attributes));
    }

    private static Map<String, Object> attributes(Path path, String names, boolean followLinks) throws IOException {
        return followLinks
                ? Files.readAttributes(path, names)
                : Files.readAttributes(path, names, LinkOption.NOFOLLOW_LINKS);
    }

    private static State state(Map<String, Object> attributes) {
        return new State(
                (Long) attribute(attributes, "size"),
                ((FileTime) attribute(attributes, "lastModifiedTime")).toInstant(),
                ((FileTime) attribute(attributes, "ctime")).toInstant(),
                (Long) attribute(attributes, "ino"),
                (Long) attribute(attributes, "dev"),
                ((Integer) attribute(attributes, "mode") & OWNER_EXECUTE) != 0);
    }

    private static Object attribute(Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        if (value == null) {
            throw new AssertionError("asked for the attribute " + name);
        }
        return value;
    }

    boolean isUnchanged() throws IOException {
        return stateOf(path, followLinks).equals(state);
    }

    LocalFile withTarget(FerryPath other) {
        return new LocalFile(path, other, state, followLinks);
    }

    /** The same file as it is now. */
    LocalFile refreshed() throws IOException {
        return new LocalFile(path, target, stateOf(path, followLinks), followLinks);
    }

    FileChannel open() throws IOException {
        Set<java.nio.file.OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.READ));
        if (!followLinks) {
            options.add(LinkOption.NOFOLLOW_LINKS);
        }
        return FileChannel.open(path, options);
    }

    /** Reads until {@code length} bytes are there or the file ends; how many there are. */
    static int read(FileChannel channel, long position, byte[] buffer, int length) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(buffer, 0, length);
        while (target.hasRemaining()) {
            if (channel.read(target, position + target.position()) < 0) {
                break;
            }
        }
        return target.position();
    }

    /** What a local failure is called in a report. */
    static FileResult.Problem problem(IOException failure) {
        FileResult.Kind kind = switch (failure) {
            case NoSuchFileException _ -> FileResult.Kind.LOCAL_NOT_FOUND;
            case AccessDeniedException _ -> FileResult.Kind.LOCAL_DENIED;
            default -> FileResult.Kind.LOCAL_FAILED;
        };
        return new FileResult.Problem(kind, String.valueOf(failure.getMessage()));
    }
}
