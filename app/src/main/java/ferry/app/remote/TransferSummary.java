package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.terminal.Amounts;
import ferry.client.TransferReport;
import ferry.protocol.proof.Receipt;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last lines of a put or get: what is where now, its receipts, how fast it went, and what is missing. */
final class TransferSummary {
    private final Context context;
    private final TransferReport report;
    private final Optional<Receipt> firstReceipt;

    TransferSummary(Context context, TransferReport report, Optional<Receipt> firstReceipt) {
        this.context = context;
        this.report = report;
        this.firstReceipt = firstReceipt;
    }

    /** {@code verb}: put or get; {@code place}: where the files are now. */
    void show(String verb, String place) {
        String files = context.phrases().count("files", report.transferred());
        if (report.transferred() > 0 || report.alreadyThere() == 0) {
            context.note(
                    "summary." + verb,
                    files,
                    place,
                    Amounts.bytes(report.movedBytes()),
                    Amounts.time(report.duration()),
                    Amounts.rate(report.movedBytes(), report.duration()));
        }
        firstReceipt.ifPresent(first -> receipts(first, report.lastReceipt().orElse(first)));
        if (report.alreadyThere() > 0) {
            context.note("summary.alreadyThere", context.phrases().count("files", report.alreadyThere()), place);
        }
        if (report.movedAgainBytes() > 0) {
            context.note("summary.again", Amounts.bytes(report.movedAgainBytes()));
        }
        Problems.warn(report, context);
        if (!report.isComplete()) {
            context.warn("summary.incomplete", report.skipped(), report.failed());
        }
    }

    private void receipts(Receipt first, Receipt last) {
        if (first.id().equals(last.id())) {
            context.note("summary.receipt", first.id());
        } else {
            context.note("summary.receipts", report.transferred(), first.id(), last.id());
        }
    }

    Map<String, @Nullable Object> json(String place) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("place", place);
        fields.put("complete", report.isComplete());
        fields.put("transferred", report.transferred());
        fields.put("alreadyThere", report.alreadyThere());
        fields.put("directories", report.directories());
        fields.put("skipped", report.skipped());
        fields.put("failed", report.failed());
        fields.put("contentBytes", report.contentBytes());
        fields.put("movedBytes", report.movedBytes());
        fields.put("movedAgainBytes", report.movedAgainBytes());
        fields.put("milliseconds", report.duration().toMillis());
        fields.put("firstReceipt", firstReceipt.map(Receipt::id).orElse(null));
        fields.put("lastReceipt", report.lastReceipt().map(Receipt::id).orElse(null));
        fields.put("problems", report.problems().stream().map(Problems::json).toList());
        return fields;
    }
}
