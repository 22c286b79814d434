package ferry.client;

/** How links reach a server of another machine. */
public enum Transport {
    /** TCP, unless QUIC is known to be better for that server, or TCP does not get through. */
    AUTO,
    TCP,
    QUIC
}
