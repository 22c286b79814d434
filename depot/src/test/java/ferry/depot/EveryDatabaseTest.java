package ferry.depot;

import static ferry.depot.DepotRig.content;
import static ferry.depot.DepotRig.get;
import static ferry.depot.DepotRig.id;
import static ferry.depot.DepotRig.list;
import static ferry.depot.DepotRig.openRequest;
import static ferry.depot.DepotRig.put;
import static ferry.depot.DepotRig.putRequest;
import static ferry.depot.DepotRig.root;
import static ferry.depot.DepotRig.sendLeaf;
import static ferry.depot.DepotRig.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.databases.TestDatabase;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.testkit.database.TestServer;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole depot on each kind of database. */
class EveryDatabaseTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void filesReceiptsAndChangesAreTheSame(TestDatabase kind) throws Exception {
        DepotRig rig = new DepotRig(directory);
        rig.database = kind.fresh(directory);
        try (DepotRig open = rig.open();
                AccountAccess access = open.admin()) {
            byte[] small = content(5_000, 1);
            byte[] large = content(3_000_000, 2);

            StoredFile first = put(access, "a/small", small);
            put(access, "a/Small", content(10, 3));
            put(access, "a/small ", content(11, 4));
            upload(access, "a/large", large, Replace.NEVER, id());
            put(access, "a/small", content(20, 5), Replace.ALWAYS);
            access.move(new Message.Move(DepotRig.path("a"), DepotRig.path("b"), false));
            access.remove(new Message.Remove(DepotRig.path("b/Small"), false));

            assertThat(first.receipt().verify(access.receiptKey())).isTrue();
            assertThat(get(access, "b/large")).isEqualTo(large);
            assertThat(get(access, "b/small")).isEqualTo(content(20, 5));
            assertThat(list(access, "", true)).hasSize(4);
            assertThatThrownBy(() -> get(access, "b/Small")).isInstanceOf(RefusedException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whatWasAcknowledgedIsThereAfterACrashAndAnUploadGoesOn(TestDatabase kind) throws Exception {
        DepotRig rig = new DepotRig(directory);
        rig.database = kind.fresh(directory);
        byte[] large = content(3_000_000, 6);
        Id16 upload = id();
        try (DepotRig open = rig.open()) {
            AccountAccess access = open.admin();
            put(access, "small", content(5_000, 7));
            UploadWriter writer = access.openUpload(openRequest("large", large, Replace.NEVER, upload));
            sendLeaf(writer, large, 0);

            open.crash();

            AccountAccess again = open.admin();
            assertThat(get(again, "small")).isEqualTo(content(5_000, 7));
            StoredFile stored = upload(again, "large", large, Replace.NEVER, upload);
            assertThat(stored.receipt().verify(again.receiptKey())).isTrue();
            assertThat(upload(again, "large", large, Replace.NEVER, upload).alreadyThere())
                    .isTrue();
        }
    }

    /** A server that is killed and comes back: who uploads or signs in meanwhile waits, and is told nothing. */
    @ParameterizedTest
    @EnumSource(names = "SQLITE", mode = EnumSource.Mode.EXCLUDE)
    void aRestartOfTheDatabaseServerIsNoticedByNobody(TestDatabase kind) throws Exception {
        DepotRig rig = new DepotRig(directory);
        byte[] large = content(3_000_000, 8);
        try (TestServer server = kind.newServer();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            server.start();
            rig.database = kind.settings(server);
            try (DepotRig open = rig.open();
                    AccountAccess access = open.admin()) {
                UploadWriter writer = access.openUpload(openRequest("large", large, Replace.NEVER, id()));
                sendLeaf(writer, large, 0);
                server.kill();

                Future<StoredFile> finished = clients.submit(() -> {
                    sendLeaf(writer, large, 1);
                    sendLeaf(writer, large, 2);
                    return writer.finish(root(large)).await();
                });
                Future<StoredFile> small = clients.submit(() -> DepotRig.begin(
                                access, putRequest("small", content(9, 9), Replace.NEVER, id()), content(9, 9))
                        .await());
                Future<AccountAccess> signIn = clients.submit(() -> open.admin());
                server.start();

                assertThat(finished.get(60, TimeUnit.SECONDS).receipt().verify(access.receiptKey()))
                        .isTrue();
                assertThat(small.get(60, TimeUnit.SECONDS).receipt().verify(access.receiptKey()))
                        .isTrue();
                signIn.get(60, TimeUnit.SECONDS).close();
                assertThat(get(access, "large")).isEqualTo(large);
                writer.close();
            }
        }
    }
}
