package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.client.Reach;
import ferry.client.Transport;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry ping host}: which ways to a server are open, how fast they answer, and which to take. */
@Command(name = "ping")
final class PingCommand implements Callable<Integer>, Subject {
    private static final double NANOS_IN_MILLI = 1e6;

    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "HOST", descriptionKey = "param.host")
    private String server = "";

    PingCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server;
    }

    @Override
    public Integer call() throws Exception {
        if (!(remote.serverPlace(server).server() instanceof Endpoint.Tcp place)) {
            throw new CommandFailure(ExitCode.USAGE, "usage.pingSocket");
        }
        @Nullable Transport best = null;
        try (Connection connection = new Connection(context, remote)) {
            // TCP first: where both answer, it is the cheaper one.
            for (Transport way : List.of(Transport.TCP, Transport.QUIC)) {
                Reach reach = connection.client().reach(place, way);
                show(place, way, reach);
                if (best == null && reach instanceof Reach.Answered) {
                    best = way;
                }
            }
        }
        conclude(best);
        return best == null ? ExitCode.UNREACHABLE.number() : ExitCode.OK.number();
    }

    private void show(Endpoint.Tcp place, Transport way, Reach reach) throws IOException {
        if (json.wanted()) {
            context.terminal().json(fields(place, way, reach));
            return;
        }
        String name = context.say("ping." + word(way), place);
        context.terminal()
                .result(
                        switch (reach) {
                            case Reach.Answered(Duration handshake, Duration roundTrip) ->
                                context.say("ping.answered", name, millis(handshake), millis(roundTrip));
                            case Reach.Silent() -> context.say("ping.silent." + word(way), name);
                            case Reach.Refused(String reason) -> context.say("ping.refused", name, reason);
                        });
    }

    private void conclude(@Nullable Transport best) throws IOException {
        String word = best == null ? "none" : word(best);
        if (json.wanted()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("recommended", best == null ? null : word);
            context.terminal().json(fields);
        } else {
            context.terminal().result(context.say("ping.recommended." + word));
        }
    }

    private static Map<String, @Nullable Object> fields(Endpoint.Tcp place, Transport way, Reach reach) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("server", place.toString());
        fields.put("transport", word(way));
        fields.put("answers", reach instanceof Reach.Answered);
        fields.put(
                "handshakeMicros",
                reach instanceof Reach.Answered a ? a.handshake().toNanos() / 1000 : null);
        fields.put(
                "roundTripMicros",
                reach instanceof Reach.Answered a ? a.roundTrip().toNanos() / 1000 : null);
        fields.put("reason", reach instanceof Reach.Refused refused ? refused.reason() : null);
        return fields;
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / NANOS_IN_MILLI);
    }

    private static String word(Transport way) {
        return way.name().toLowerCase(Locale.ROOT);
    }
}
