package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.terminal.Amounts;
import ferry.client.PathState;
import ferry.client.TransferReport;
import ferry.protocol.proof.Receipt;
import ferry.transport.LinkStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
                    rate());
        }
        firstReceipt.ifPresent(first -> receipts(first, report.lastReceipt().orElse(first)));
        if (report.alreadyThere() > 0) {
            context.note("summary.alreadyThere", context.phrases().count("files", report.alreadyThere()), place);
        }
        if (report.movedAgainBytes() > 0) {
            context.note("summary.again", Amounts.bytes(report.movedAgainBytes()));
        }
        if (context.terminal().isVerbose()) {
            report.path()
                    .ifPresent(state ->
                            context.terminal().detail(context.say("summary.path", path(state, context), rate())));
        }
        Problems.warn(report, context);
        if (!report.isComplete()) {
            context.warn("summary.incomplete", report.skipped(), report.failed());
        }
    }

    private String rate() {
        return Amounts.rate(report.movedBytes(), report.duration());
    }

    /** {@code TCP, 23 ms, 4 connections}, {@code TCP → QUIC, 151 ms, 1.0 % lost}: what is known of it. */
    static String path(PathState state, Context context) {
        List<LinkStats.Transport> ways = state.moved().isEmpty() ? List.of(state.transport()) : state.moved();
        List<String> parts = new ArrayList<>();
        parts.add(ways.stream().map(Enum::name).collect(Collectors.joining(" → ")));
        state.roundTrip().ifPresent(time -> parts.add(context.say("path.roundTrip", millis(time))));
        state.lostShare()
                .ifPresent(lost -> parts.add(context.say("path.lost", String.format(Locale.ROOT, "%.1f", 100 * lost))));
        if (state.links() > 1) {
            parts.add(context.say("path.links", state.links()));
        }
        return String.join(context.say("path.and"), parts);
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
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
        report.path().ifPresent(state -> path(state, fields));
        fields.put("firstReceipt", firstReceipt.map(Receipt::id).orElse(null));
        fields.put("lastReceipt", report.lastReceipt().map(Receipt::id).orElse(null));
        fields.put("problems", report.problems().stream().map(Problems::json).toList());
        return fields;
    }

    private static void path(PathState state, Map<String, @Nullable Object> fields) {
        fields.put("transport", name(state.transport()));
        fields.put(
                "roundTripMillis",
                state.roundTrip().map(time -> time.toNanos() / 1e6).orElse(null));
        fields.put(
                "lostShare", state.lostShare().isPresent() ? state.lostShare().getAsDouble() : null);
        fields.put("links", state.links());
        fields.put("moved", state.moved().stream().map(TransferSummary::name).toList());
    }

    private static String name(LinkStats.Transport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }
}
