package ferry.bench.work;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** Files and trees made from a seed, the same on every machine; made when first needed, in one folder. */
public final class DataSets {
    private static final int BLOCK_BYTES = 1 << 20;
    static final int SMALL_FILE_BYTES = 4096;
    private static final int FILES_PER_FOLDER = 100;

    static final int CHANGED_RUNS = 20;
    static final int INSERTED_BYTES = 100;
    private static final int CHANGED_PERCENT = 1;

    private final Path folder;
    private final long seed;

    public DataSets(Path folder, long seed) {
        this.folder = folder;
        this.seed = seed;
    }

    /** Content that no compression helps with. */
    public Path file(long bytes) throws IOException {
        Path file = folder.resolve("file-" + bytes);
        if (!Files.exists(file)) {
            Path half = folder.resolve("half");
            write(half, bytes, new Random(seed ^ bytes));
            Files.move(half, file);
        }
        return file;
    }

    /** How much of {@link #changed} is not in {@link #file}. */
    static long changedBytes(long bytes) {
        return runBytes(bytes) * CHANGED_RUNS + INSERTED_BYTES;
    }

    private static long runBytes(long bytes) {
        return bytes * CHANGED_PERCENT / 100 / CHANGED_RUNS;
    }

    /** The same file later: other content at one place in each twentieth of it, and a few bytes more in the middle. */
    Path changed(long bytes) throws IOException {
        Path file = folder.resolve("changed-" + bytes);
        if (!Files.exists(file)) {
            Path half = folder.resolve("half");
            Files.deleteIfExists(half);
            Random random = new Random(seed ^ ~bytes);
            try (FileChannel from = FileChannel.open(file(bytes));
                    FileChannel to = FileChannel.open(half, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                copy(from, 0, bytes / 2, to);
                to.write(ByteBuffer.wrap(random(random, INSERTED_BYTES)), to.size());
                copy(from, bytes / 2, bytes - bytes / 2, to);
                long part = bytes / CHANGED_RUNS;
                for (int run = 0; run < CHANGED_RUNS; run++) {
                    long at = part * run + (long) (random.nextDouble() * (part - runBytes(bytes)));
                    to.write(ByteBuffer.wrap(random(random, (int) runBytes(bytes))), at);
                }
            }
            Files.move(half, file);
        }
        return file;
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Appends a part. */
    private static void copy(FileChannel from, long at, long length, FileChannel to) throws IOException {
        to.position(to.size());
        for (long done = 0; done < length; ) {
            done += from.transferTo(at + done, length - done, to);
        }
    }

    /** {@code count} files of 4 KiB, a hundred in a folder. */
    public Path smallFiles(int count) throws IOException {
        Path tree = folder.resolve("small-" + count);
        if (!Files.exists(tree)) {
            Path half = Files.createDirectory(folder.resolve("half"));
            Random random = new Random(seed + count);
            for (int file = 0; file < count; file++) {
                Path into = half.resolve("folder-%04d".formatted(file / FILES_PER_FOLDER));
                Files.createDirectories(into);
                write(into.resolve("file-%02d".formatted(file % FILES_PER_FOLDER)), SMALL_FILE_BYTES, random);
            }
            Files.move(half, tree);
        }
        return tree;
    }

    /**
     * As people have them: sizes from nothing to hundreds of times the mean, most of them small; folders in folders.
     * Sizes are log-normal and then scaled so that they sum up to about {@code bytes}.
     */
    public Path mixedTree(int count, long bytes) throws IOException {
        Path tree = folder.resolve("mixed-" + count + "-" + bytes);
        if (!Files.exists(tree)) {
            Path half = Files.createDirectory(folder.resolve("half"));
            Random random = new Random(seed + bytes);
            double[] shares = new double[count];
            double sum = 0;
            for (int file = 0; file < count; file++) {
                shares[file] = Math.exp(2.2 * random.nextGaussian());
                sum += shares[file];
            }
            Path into = half;
            for (int file = 0; file < count; file++) {
                if (file % 16 == 0) {
                    into = half.resolve("a%d/b%d/c%d".formatted(file % 7, file % 61, file / 16 % 97));
                    Files.createDirectories(into);
                }
                write(into.resolve("file-%d.dat".formatted(file)), (long) (shares[file] / sum * bytes), random);
            }
            Files.move(half, tree);
        }
        return tree;
    }

    private static void write(Path file, long bytes, Random random) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = bytes; left > 0; left -= block.length) {
                int length = (int) Math.min(left, block.length);
                byte[] piece = length == block.length ? block : new byte[length];
                random.nextBytes(piece);
                out.write(piece, 0, length);
            }
        }
    }
}
