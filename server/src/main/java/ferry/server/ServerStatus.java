package ferry.server;

import ferry.protocol.AdminRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The door's part of SERVER_STATUS: what it did and waited for since it started. Thread-safe. */
final class ServerStatus {
    private final Counters counters;
    private final String agent;
    private final InstantSource clock;
    private final Instant started;

    ServerStatus(Counters counters, String agent, InstantSource clock) {
        this.counters = counters;
        this.agent = agent;
        this.clock = clock;
        this.started = clock.instant();
    }

    AdminRecord record(AdminRecord.Builder depot) {
        ServerCounters now = counters.snapshot();
        return depot.text("version", agent)
                .time("started", started)
                .number(
                        "uptimeSeconds",
                        Math.max(0, Duration.between(started, clock.instant()).toSeconds()))
                .number("links", now.links())
                .number("linksSignedIn", now.linksSignedIn())
                .number("linksAccepted", now.linksAccepted())
                .number("linksRefused", now.linksRefused())
                .number("signInsFailed", now.signInsFailed())
                .number("requests", now.requests())
                .number("requestsRefused", now.requestsRefused())
                .number("filesStored", now.filesStored())
                .number("filesSent", now.filesSent())
                .number("bytesIn", now.bytesIn())
                .number("bytesOut", now.bytesOut())
                .number("answersWaiting", now.answersWaiting())
                .number("waitFrameMillis", now.insideFrames().toMillis())
                .number("waitCommitMillis", now.commits().toMillis())
                .number("waitWriteMillis", now.writes().toMillis())
                .number("waitQueueMillis", now.fullQueues().toMillis())
                .number("waitStoringMillis", now.storing().toMillis())
                .build();
    }
}
