package ferry.client;

/** The client's log. */
final class ClientLog {
    private ClientLog() {}

    /**
     * To be asked for when there is something to say, and kept nowhere: to make the first logger of a process, Java opens every
     * jar there is and looks for who takes its logs.
     */
    static System.Logger log() {
        return System.getLogger("ferry.client");
    }
}
