package ferry.app.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Reads files that only their owner should be able to read, and refuses those that others can read too. */
final class SecretFiles {
    /** A key or a password; more is a wrong path. */
    private static final long BYTES_MAX = 4_096;

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final int ROOT = 0;

    private SecretFiles() {}

    /** Other users of the machine can read or change it. */
    static final class UnsafeException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String mode;

        UnsafeException(Path file, String mode) {
            super(file + " is " + mode);
            this.mode = mode;
        }

        /** {@code rw-r--r--}. */
        String mode() {
            return mode;
        }
    }

    static byte[] read(Path file) throws IOException {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
        if (rights.stream().anyMatch(OTHERS::contains) && !isOfRootForAGroup(file, rights)) {
            throw new UnsafeException(file, PosixFilePermissions.toString(rights));
        }
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException("more than " + BYTES_MAX + " bytes");
        }
        return Files.readAllBytes(file);
    }

    /** As PostgreSQL allows it: root's file, which a group may read. A service manager hands out credentials so. */
    private static boolean isOfRootForAGroup(Path file, Set<PosixFilePermission> rights) throws IOException {
        return Files.getAttribute(file, "unix:uid").equals(ROOT)
                && rights.stream().filter(OTHERS::contains).allMatch(right -> right == PosixFilePermission.GROUP_READ);
    }

    /** Without the path, which the sentence around it has. */
    static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
