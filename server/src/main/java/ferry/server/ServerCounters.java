package ferry.server;

import java.time.Duration;

/**
 * What a server did and waited for since it started (house decision 11): for the log and for tests.
 *
 * @param links links open now, signed in or not
 * @param linksSignedIn of these, signed in
 * @param linksAccepted in all; {@code linksRefused} were closed at arrival by a limit
 * @param requests signed-in requests read; {@code requestsRefused} were answered with an error
 * @param answersWaiting answers of all links that are not written yet
 * @param insideFrames time readers waited for the rest of a frame (network, peer)
 * @param commits time answerers waited for commits
 * @param writes time answerers waited for the peer to take bytes
 * @param fullQueues time readers waited because too many answers were waiting
 * @param storing time readers spent handing content to the depot (hash, disk)
 */
public record ServerCounters(
        long links,
        long linksSignedIn,
        long linksAccepted,
        long linksRefused,
        long signInsFailed,
        long requests,
        long requestsRefused,
        long filesStored,
        long filesSent,
        long bytesIn,
        long bytesOut,
        long answersWaiting,
        Duration insideFrames,
        Duration commits,
        Duration writes,
        Duration fullQueues,
        Duration storing) {}
