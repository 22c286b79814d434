package ferry.bench;

import ferry.bench.peer.Ground;
import ferry.bench.peer.ServerHost;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalInt;

/** What the launcher has found out and made, told in system properties. */
final class Setting {
    private Setting() {}

    private static String property(String name) {
        String value = System.getProperty("ferry.bench." + name);
        if (value == null) {
            throw new IllegalStateException("run this by ./bench: ferry.bench." + name + " is not set");
        }
        return value;
    }

    static Ground ground(Path scratch) throws IOException {
        String uid = property("uid");
        // A copy, because the ordinary user may not be able to read the repository.
        Path image = scratch.resolve("image");
        Ground.delete(image);
        copy(Path.of(property("image")), image);
        Ground ground = new Ground(
                scratch,
                property("user"),
                property("group"),
                uid.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(uid)),
                image,
                ServerHost.HERE);
        Ground.delete(scratch.resolve("home"));
        ground.folder("home");
        ground.folder("");
        Path load = ground.folder("load");
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Files.copy(Path.of(jar), load.resolve(Path.of(jar).getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        return ground;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A folder that the launcher takes away whatever happens. */
    static Path scratch() {
        return Path.of(property("scratch"));
    }

    /** Whether other programs' traffic can be among what is counted. */
    static String network() {
        return property("network");
    }

    /** The program that is an emulated line. */
    static Path lineSource() {
        return Path.of(property("line"));
    }

    static String commit() {
        return property("commit");
    }
}
