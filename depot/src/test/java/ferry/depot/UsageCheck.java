package ferry.depot;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.depot.sql.Amount;
import ferry.depot.sql.Usage;
import ferry.depot.sql.UsageTable;
import ferry.protocol.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Whether an account's usage, in memory and in the database, is what a fresh count of rows and of the disk says. */
final class UsageCheck {
    private static final long ADMIN = 1;
    static final Home HOME = new Home(ADMIN, "admin");

    private UsageCheck() {}

    static Quota quota(DepotRig rig) throws IOException {
        return rig.depot.backstage.parts().quotas().of(ADMIN);
    }

    static Allowances allowances(DepotRig rig) {
        return new Allowances(rig.depot.backstage.parts(), rig.depot.backstage.committer());
    }

    static void limit(DepotRig rig, Limit limit, long amount) throws IOException {
        allowances(rig).set(HOME, limit, OptionalLong.of(amount));
    }

    static Amount onDisk(DepotRig rig) throws IOException {
        if (!Files.exists(rig.file(""))) {
            return Amount.NONE;
        }
        Amount sum = Amount.NONE;
        try (var files = Files.walk(rig.file(""))) {
            for (Path file : files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                sum = sum.plus(new Amount(1, Files.size(file)));
            }
        }
        return sum;
    }

    /** What is counted or kept at this moment, in one look. */
    static long takenBytes(DepotRig rig) throws IOException {
        Quota quota = quota(rig);
        synchronized (quota) {
            return quota.usage().total().plus(quota.inFlight()).bytes();
        }
    }

    /** With nothing in flight. */
    static void exact(DepotRig rig) throws IOException {
        Usage written = rig.depot.backstage.parts().database().read(statements -> UsageTable.find(statements, ADMIN));
        Usage counted = rig.depot.backstage.parts().database().read(statements -> UsageTable.count(statements, ADMIN));
        assertThat(written)
                .as("what is written down, and a fresh count of the rows")
                .isEqualTo(counted);
        assertThat(written.stored()).as("what is stored, and the files on disk").isEqualTo(onDisk(rig));
        assertThat(quota(rig).usage()).as("what the quota knows").isEqualTo(written);
        assertThat(quota(rig).inFlight()).as("nothing is in flight").isEqualTo(Amount.NONE);
    }
}
