package ferry.depot;

import ferry.depot.sql.ContentTable;
import ferry.depot.sql.UploadTable;
import ferry.protocol.Id16;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a depot does when it opens, before anybody signs in: settle intents, then delete what belongs to nothing. */
final class Sweeping {
    private final Parts parts;
    private final Settlement settlement;

    Sweeping(Parts parts, Settlement settlement) {
        this.parts = parts;
        this.settlement = settlement;
    }

    Recovery recover() throws IOException {
        Settlement.Settled settled = settlement.settle();
        Instant before = parts.clock().instant().minus(SpecLimits.UPLOAD_KEPT);
        List<UploadTable.Upload> idle = parts.database().write(statements -> UploadTable.idleSince(statements, before));
        Set<Id16> staged = new HashSet<>(parts.tree().staged());
        int uploadsSwept = 0;
        int resumable = 0;
        Set<Id16> expired =
                new HashSet<>(idle.stream().map(UploadTable.Upload::staging).toList());
        Set<Id16> kept = new HashSet<>();
        for (UploadTable.Upload row : parts.database().write(UploadTable::all)) {
            if (staged.contains(row.staging()) && !expired.contains(row.staging())) {
                resumable++;
                kept.add(row.staging());
            } else {
                uploadsSwept++;
                parts.books().write((_, ledgers) -> ledgers.of(row.account()).deleteUpload(row.id()));
            }
        }
        int stagingSwept = 0;
        for (Id16 id : staged) {
            if (!kept.contains(id)) {
                parts.tree().discard(id);
                stagingSwept++;
            }
        }
        sweepLeaves();
        return new Recovery(settled.forward(), settled.back(), stagingSwept, uploadsSwept, resumable);
    }

    private void sweepLeaves() throws IOException {
        for (Id16 leaves : parts.tree().keptLeaves()) {
            if (!parts.database().write(statements -> ContentTable.areLeavesUsed(statements, leaves))) {
                parts.tree().dropLeaves(leaves);
            }
        }
    }
}
