package ferry.storage.disk;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.storage.StagedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What {@link OtherProcessTest} runs in a Java of its own: the directory, then what to do there. */
final class OtherProcess {
    static final Id16 ID = new Id16(0xabc, 0xdef);
    static final int LEAVES = 5;

    private OtherProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        DiskTree tree = DiskTree.open(directory.resolve("files"), directory.resolve("incoming"));
        switch (arguments[1]) {
            case "receive" -> {
                byte[] content = FileTreeContract.content(LEAVES << 20, 42);
                StagedFile staged = tree.stage(ID, content.length);
                for (int leaf = 0; leaf < LEAVES - 1; leaf++) {
                    FileTreeContract.writeLeaf(staged, content, leaf);
                }
                System.out.println("received");
                System.in.read(); // until it is killed
            }
            case "names" -> {
                FerryPath path = FerryPath.parse("文件/报告 \uD83D\uDE00.txt");
                tree.makeDirectories(path.parent());
                StagedFile staged = tree.stage(ID, 0);
                staged.metadata(Instant.EPOCH, false);
                tree.publish(staged, path, false);
                tree.list(path.parent(), entry -> {
                    if (!entry.name().equals(path.name())) {
                        throw new AssertionError("listed another name");
                    }
                });
                System.out.println(System.getProperty("sun.jnu.encoding"));
                tree.syncDirectories(List.of(path.parent()));
                tree.close();
            }
            default -> throw new IllegalArgumentException(arguments[1]);
        }
    }
}
