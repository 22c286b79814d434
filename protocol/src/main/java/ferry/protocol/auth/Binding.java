package ferry.protocol.auth;

import ferry.protocol.ByteWriter;
import ferry.protocol.Digest;

/**
 * What ties a sign-in to its link: ferry-1.md §3, §5.1. It follows from the transport and is never chosen by the peer.
 *
 * @param bytes the exporter (32), empty for a Unix socket
 * @param serverKeyHash SHA-256 of the server's SubjectPublicKeyInfo, 32 zero bytes for a Unix socket
 */
public record Binding(Type type, byte[] bytes, byte[] serverKeyHash) {
    public enum Type {
        TLS_EXPORTER(1, "tls-exporter"),
        TLS_SERVER_END_POINT(2, "tls-server-end-point"),
        UNIX_PEER(3, "unix-peer");

        private final int wire;
        private final String label;

        Type(int wire, String label) {
            this.wire = wire;
            this.label = label;
        }

        public int wire() {
            return wire;
        }

        /** The channel-binding name of the IANA registry; our own word for Unix sockets. */
        public String label() {
            return label;
        }
    }

    public Binding {
        if (bytes.length > 255 || serverKeyHash.length != Digest.BYTES) {
            throw new IllegalArgumentException(
                    "a binding of " + bytes.length + " and " + serverKeyHash.length + " bytes");
        }
    }

    /** How every signed transcript begins, after its domain: type, binding, server key. */
    ByteWriter write(ByteWriter transcript) {
        return transcript.u8(type.wire()).bytes8(bytes).raw(serverKeyHash);
    }

    public static Binding unixPeer() {
        return new Binding(Type.UNIX_PEER, new byte[0], new byte[32]);
    }
}
