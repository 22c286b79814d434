package ferry.depot;

import ferry.protocol.auth.Binding;
import ferry.storage.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who may do what with which file: accounts, keys, uploads, receipts, and the committer that makes all of it durable.
 * One per data directory. Every door leads here; thread-safe.
 */
public final class Depot implements Closeable {
    Depot() {}

    /** Opens or makes the database, migrates it, and recovers: intents rolled forward, orphans swept. */
    public static Depot open(
            DepotSettings settings,
            Path database,
            FileTree tree,
            SiteKeys keys,
            InstantSource clock,
            SecureRandom random)
            throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** What recovery did at {@link #open}, for the log. */
    public Recovery recovery() {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * Makes account 1, administrator, bound to {@code uid}, if there is no account yet.
     *
     * @return its name if it was made now
     */
    public Optional<String> ensureFirstAccount(String name, int uid) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** A new single-use invite (32 bytes), on behalf of the server itself (the first start). */
    public byte[] createInvite(java.time.Duration valid) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * The reception of one link that is not signed in.
     *
     * @param peerUid the peer's uid on a Unix socket, empty elsewhere
     * @param onRevoked called (by any thread) when the sign-in of this link is revoked; closes the link
     */
    public Reception receive(Binding binding, OptionalInt peerUid, String origin, Runnable onRevoked) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Commits what is queued, syncs what is staged, and stops. Later calls on accesses are refused with SHUTTING_DOWN. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }
}
