package ferry.client;

import java.time.Duration;

/** How one way to a server answers. */
public sealed interface Reach {
    /**
     * @param handshake until a link was open, the shortest of several
     * @param roundTrip of HELLO and its answer on an open link, the shortest of several
     */
    record Answered(Duration handshake, Duration roundTrip) implements Reach {}

    /** Nothing came back: the server is not there, or something on the way drops what is sent. */
    record Silent() implements Reach {}

    /** Somebody said no, or it cannot be tried from here. */
    record Refused(String reason) implements Reach {}
}
