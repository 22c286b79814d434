package ferry.client;

import ferry.protocol.Digest;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** The servers a person accepted, and what was learnt from each: pinned keys and the last receipt head seen. */
public final class KnownServers {
    KnownServers() {}

    /** {@code SHA256:} and unpadded base64, as people compare it: ferry-1.md §3.1. */
    public static String fingerprint(Digest serverKeyHash) {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(serverKeyHash.bytes());
    }

    /** What is known about a server; empty if it was never accepted. */
    public Optional<KnownServer> find(Endpoint server) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Accepts a server's key, in place of any former one (a former receipt key is forgotten). Durable. */
    public void pin(Endpoint server, Digest serverKeyHash) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Forgets a server; whether it was known. */
    public boolean forget(Endpoint server) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * One server.
     *
     * @param serverKeyHash empty for a Unix socket
     * @param receiptKey 32 raw bytes, once a session signed in there
     */
    public record KnownServer(Optional<Digest> serverKeyHash, Optional<byte[]> receiptKey) {}
}
