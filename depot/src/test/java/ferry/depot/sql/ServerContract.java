package ferry.depot.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.depot.database.DatabaseProblem;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.databases.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the depot needs of a database that others can come to as well. */
abstract class ServerContract extends DatabaseContract {
    ServerContract(TestDatabase kind) {
        super(kind);
    }

    @Test
    void severalMayBringAnEmptyDatabaseUpAtOnce() throws Exception {
        DatabaseSettings empty = kind.fresh(directory);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    new Migrations(Engine.of(empty, true)).run();
                } catch (IOException | RuntimeException | Error e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        Database.open(empty, true, id()).close();
    }

    @Test
    void aSecondWriterIsTurnedAwayAndMayComeWhenTheFirstIsGone() throws Exception {
        assertThatThrownBy(() -> Database.open(settings, true, id()))
                .isInstanceOfSatisfying(
                        DatabaseProblem.class,
                        problem -> assertThat(problem.reason()).isEqualTo(DatabaseProblem.Reason.IN_USE));
        account("written by the first");

        database.close();
        database = Database.open(settings, true, id());

        account("written by the second");
    }
}
