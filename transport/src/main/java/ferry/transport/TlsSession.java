package ferry.transport;

import java.io.IOException;

/**
 * TLS past its handshake, between a {@link TlsLink} and its socket. One thread reads; writing methods are called under
 * the link's lock; reading and writing may happen at the same time.
 */
interface TlsSession {
    /** As {@link Link#read}. */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** As {@link Link#write}. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    void flush() throws IOException;

    /** Whether something that was read wants an answer of TLS itself (a key update). Called by the reader. */
    boolean owesAnswer();

    /** Sends what TLS itself owes the peer. */
    void answer() throws IOException;

    /** Sends what was encrypted, then close_notify; what was not encrypted yet is dropped. */
    void end() throws IOException;

    LinkSecurity.Tls security();

    /** Frees what the garbage collector does not see; once, by whoever closes, while others may still be inside. */
    void free();
}
