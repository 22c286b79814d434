package ferry.server;

import ferry.protocol.SpecLimits;
import java.time.Duration;

/**
 * What an administrator may move. Links that are not signed in are limited as OpenSSH's MaxStartups does it: from {@code
 * arrivalsFree} on, arrivals are dropped at random with a chance that grows from {@code arrivalsDropPercent} to 100 at
 * {@code arrivalsFull}. Arrivals from this machine (loopback, Unix sockets) have a share of their own of {@code
 * arrivalsLocal}: no stranger can use it up, and scripts may start many clients at once.
 *
 * @param linksPerOrigin links of one remote address (IPv6: one /64) that are not signed in
 * @param linksPerAccount links one account may have signed in; more are TOO_MANY
 * @param links links in all; arrivals beyond it are closed
 * @param signIn from accept to SIGNED_IN; the peer cannot move it
 * @param idle silence between frames while nothing is owed to the peer
 * @param frameGrace before the least rate inside a frame counts
 * @param writeStall a peer that takes nothing for so long is closed
 * @param signOfLife a server that takes content says so when it has said nothing for so long
 * @param agent what SIGNED_IN says of this server, at most 64 bytes
 */
public record ServerSettings(
        int arrivalsFree,
        int arrivalsDropPercent,
        int arrivalsFull,
        int arrivalsLocal,
        int linksPerOrigin,
        int linksPerAccount,
        int links,
        Duration signIn,
        Duration idle,
        Duration frameGrace,
        Duration writeStall,
        Duration signOfLife,
        String agent) {
    public ServerSettings {
        if (arrivalsFree < 1 || arrivalsFull < arrivalsFree || arrivalsDropPercent < 0 || arrivalsDropPercent > 100) {
            throw new IllegalArgumentException("arrivals " + arrivalsFree + ":" + arrivalsDropPercent + ":"
                    + arrivalsFull + " are not free:percent:full");
        }
        if (arrivalsLocal < 1 || linksPerOrigin < 1 || linksPerAccount < 1 || links < 1) {
            throw new IllegalArgumentException("a limit on links must be at least 1");
        }
        if (signIn.compareTo(SpecLimits.SIGN_IN) > 0) {
            throw new IllegalArgumentException("sign-in may take " + SpecLimits.SIGN_IN + " at most (ferry-1.md §9)");
        }
    }

    /** The documented defaults: 10:30:100, 20 an address, 2,000 an account, 10,000 in all. */
    public static ServerSettings defaults() {
        return new ServerSettings(
                10,
                30,
                100,
                1_000,
                20,
                2_000,
                10_000,
                SpecLimits.SIGN_IN,
                SpecLimits.IDLE,
                SpecLimits.FRAME_GRACE,
                Duration.ofSeconds(60),
                SpecLimits.SIGN_OF_LIFE,
                "ferry");
    }

    public ServerSettings withArrivals(int free, int dropPercent, int full, int local) {
        return new ServerSettings(
                free,
                dropPercent,
                full,
                local,
                linksPerOrigin,
                linksPerAccount,
                links,
                signIn,
                idle,
                frameGrace,
                writeStall,
                signOfLife,
                agent);
    }

    public ServerSettings withLinks(int perOrigin, int perAccount, int inAll) {
        return new ServerSettings(
                arrivalsFree,
                arrivalsDropPercent,
                arrivalsFull,
                arrivalsLocal,
                perOrigin,
                perAccount,
                inAll,
                signIn,
                idle,
                frameGrace,
                writeStall,
                signOfLife,
                agent);
    }

    public ServerSettings withTimes(Duration signIn, Duration idle, Duration frameGrace, Duration writeStall) {
        return new ServerSettings(
                arrivalsFree,
                arrivalsDropPercent,
                arrivalsFull,
                arrivalsLocal,
                linksPerOrigin,
                linksPerAccount,
                links,
                signIn,
                idle,
                frameGrace,
                writeStall,
                signOfLife,
                agent);
    }

    public ServerSettings withAgent(String agent) {
        return new ServerSettings(
                arrivalsFree,
                arrivalsDropPercent,
                arrivalsFull,
                arrivalsLocal,
                linksPerOrigin,
                linksPerAccount,
                links,
                signIn,
                idle,
                frameGrace,
                writeStall,
                signOfLife,
                agent);
    }

    public ServerSettings withSignOfLife(Duration other) {
        return new ServerSettings(
                arrivalsFree,
                arrivalsDropPercent,
                arrivalsFull,
                arrivalsLocal,
                linksPerOrigin,
                linksPerAccount,
                links,
                signIn,
                idle,
                frameGrace,
                writeStall,
                other,
                agent);
    }
}
