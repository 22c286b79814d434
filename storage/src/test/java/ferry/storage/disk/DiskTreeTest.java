package ferry.storage.disk;

import ferry.storage.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on this machine's disk, with openat2. */
final class DiskTreeTest extends FileTreeContract {
    @RegisterExtension
    final OpenDescriptors descriptors = new OpenDescriptors();

    @TempDir
    Path directory;

    @Override
    protected FileTree openTree() throws IOException {
        return DiskTree.open(directory.resolve("files"), directory.resolve("incoming"), Resolver.Way.OPENAT2);
    }
}
