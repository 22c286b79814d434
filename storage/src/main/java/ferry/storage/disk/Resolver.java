package ferry.storage.disk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * From names below a root to a descriptor: never out of the root, never through a symbolic link, never onto another
 * file system (a sync of the root's would not reach it). Stateless but for its settings.
 */
final class Resolver {
    enum Way {
        /** One openat2(2) for all names; the kernel (5.6 and later) holds the borders. */
        OPENAT2,
        /** One openat(2) a name, for older kernels and for sandboxes that do not know openat2. */
        WALK
    }

    private static final long RESOLVE_NO_XDEV = 1;
    private static final long RESOLVE_NO_MAGICLINKS = 2;
    private static final long RESOLVE_NO_SYMLINKS = 4;
    private static final long RESOLVE_BENEATH = 8;
    static final long BORDERS = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH;

    /** A directory to work in: neither read nor synced. */
    static final int PLACE = Linux.O_PATH | Linux.O_DIRECTORY;

    private static final byte[] ITSELF = {'.'};

    private final Way way;
    private final long device;

    /** @param device that of the root; only the walk needs it */
    Resolver(Way way, long device) {
        this.way = way;
        this.device = device;
    }

    /** The better way that this kernel lets us go. */
    static Way wayOfThisKernel(int root) {
        int fd = Linux.openat2(root, ITSELF, PLACE | Linux.O_CLOEXEC, BORDERS);
        if (fd >= 0) {
            Linux.close(fd);
        }
        // EPERM is what an old seccomp filter answers to a call it does not know.
        return fd == -Errno.ENOSYS || fd == -Errno.EPERM ? Way.WALK : Way.OPENAT2;
    }

    /**
     * One name as the kernel gets it. A {@link ferry.protocol.FerryPath} holds no other; this is the second lock on the
     * door, since a walk would follow {@code ..} and so would the calls that take the last name.
     */
    static byte[] bytes(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("'" + name + "' is not one name");
        }
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /** Opens what stands there. The descriptor is the caller's; −errno on failure. */
    int open(int root, List<String> names, int flags) {
        List<byte[]> steps = switch (way) {
            case OPENAT2 -> joined(names);
            case WALK -> names.stream().map(Resolver::bytes).toList();
        };
        if (steps.isEmpty()) {
            steps = List.of(ITSELF);
        }
        int at = root;
        for (int i = 0; i < steps.size(); i++) {
            int wanted = i == steps.size() - 1 ? flags : PLACE;
            int next = step(at, steps.get(i), wanted | Linux.O_CLOEXEC);
            if (at != root) {
                Linux.close(at);
            }
            if (next < 0) {
                return next;
            }
            at = next;
        }
        return at;
    }

    private int step(int at, byte[] path, int flags) {
        return switch (way) {
            case OPENAT2 -> beneath(at, path, flags);
            case WALK -> oneName(at, path, flags);
        };
    }

    private static int beneath(int at, byte[] path, int flags) {
        int fd = -Errno.EAGAIN;
        for (int race = 0; fd == -Errno.EAGAIN && race < DiskLimits.RACES; race++) {
            fd = Linux.openat2(at, path, flags, BORDERS);
        }
        return fd;
    }

    private int oneName(int at, byte[] name, int flags) {
        int fd = Linux.openat(at, name, flags | Linux.O_NOFOLLOW, 0);
        if (fd == -Errno.ENOTDIR && Linux.statx(at, name) instanceof StatxResult.Found(Statx there) && there.isLink()) {
            return -Errno.ELOOP; // as openat2 says it
        }
        if (fd >= 0 && !(Linux.statx(fd) instanceof StatxResult.Found(Statx there) && there.device() == device)) {
            Linux.close(fd);
            return -Errno.EXDEV;
        }
        return fd;
    }

    /** As few paths as the kernel's limit on their length allows: almost always one. */
    private static List<byte[]> joined(List<String> names) {
        List<byte[]> paths = new ArrayList<>(1);
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        for (String text : names) {
            byte[] name = bytes(text);
            if (path.size() + 1 + name.length > DiskLimits.PATH_BYTES_A_CALL) {
                paths.add(path.toByteArray());
                path.reset();
            }
            if (path.size() > 0) {
                path.write('/');
            }
            path.writeBytes(name);
        }
        if (path.size() > 0) {
            paths.add(path.toByteArray());
        }
        return paths;
    }
}
