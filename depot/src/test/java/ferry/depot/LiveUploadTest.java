package ferry.depot;

import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.leaves;
import static ferry.depot.DepotRig.path;
import static ferry.depot.Refused.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.sql.Amount;
import ferry.depot.sql.UploadTable;
import ferry.protocol.ErrorCode;
import ferry.protocol.Replace;
import ferry.protocol.SpecLimits;
import ferry.storage.StagedFile;
import ferry.storage.disk.DiskTree;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A former link whose write is stuck in the disk, and the newer link that takes its upload over. */
class LiveUploadTest {
    private static final byte[] OLD = content(2 * SpecLimits.LEAF_BYTES, 1);
    private static final byte[] NEW = content(2 * SpecLimits.LEAF_BYTES, 2);

    @TempDir
    Path directory;

    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Test
    void aWriteThatIsStuckNeverLandsOnTheLeafOfWhoTookOver() throws Exception {
        try (DiskTree tree = DiskTree.open(directory.resolve("files"), directory.resolve("staging"));
                var links = Executors.newVirtualThreadPerTaskExecutor()) {
            StagedFile real = tree.stage(id(), NEW.length);
            LiveUpload upload = new LiveUpload(row(), stuckAtFirstWrite(real));
            upload.takeOver(1, Replace.NEVER);
            LiveUpload.LeafPlace former = upload.begin(1, 0);
            Future<?> zombie = links.submit(() -> {
                upload.write(1, former, 0, OLD, 0, SpecLimits.LEAF_BYTES);
                return null;
            });
            stuck.await();

            long start = System.nanoTime();
            assertThat(upload.takeOver(2, Replace.NEVER)).isTrue();
            assertThat(System.nanoTime() - start).isLessThan(2 * DepotLimits.TAKEOVER.toNanos());
            // Another leaf is free; the one that is stuck waits.
            write(upload, 1);
            Future<?> newer = links.submit(() -> {
                write(upload, 0);
                return null;
            });
            assertThat(newer.isDone()).isFalse();
            released.countDown();
            newer.get();
            zombie.get();

            assertThat(refusal(() -> upload.prove(1, former, leaves(OLD).get(0)))
                            .code())
                    .isEqualTo(ErrorCode.FENCED);
            assertThat(real.leaves(2)).isEqualTo(leaves(NEW));
            tree.publish(real, path("out"), false);
            assertThat(Files.readAllBytes(directory.resolve("files/out"))).isEqualTo(NEW);
            upload.end();
        }
    }

    private static void write(LiveUpload upload, int index) throws Exception {
        LiveUpload.LeafPlace place = upload.begin(2, index);
        int start = index * SpecLimits.LEAF_BYTES;
        upload.write(2, place, start, NEW, start, SpecLimits.LEAF_BYTES);
        upload.prove(2, place, leaves(NEW).get(index));
    }

    private static UploadTable.Upload row() throws Exception {
        return new UploadTable.Upload(1, id(), id(), path("x"), NEW.length, DepotRig.MODIFIED, false, 1, Amount.NONE);
    }

    private StagedFile stuckAtFirstWrite(StagedFile real) {
        boolean[] first = {true};
        return (StagedFile) Proxy.newProxyInstance(
                StagedFile.class.getClassLoader(), new Class<?>[] {StagedFile.class}, (_, method, arguments) -> {
                    if (method.getName().equals("write") && first[0]) {
                        first[0] = false;
                        stuck.countDown();
                        released.await();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
