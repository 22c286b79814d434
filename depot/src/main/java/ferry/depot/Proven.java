package ferry.depot;

/** A password was right, and the server can prove itself: what it is good for. */
public sealed interface Proven {
    /** It is enough. */
    record SignedIn(AccountAccess access) implements Proven {}

    /**
     * A code is due first; nothing of the account can be reached.
     *
     * @param enrolled false: the account has to have a second factor and has none, so that only enrolling one leads on
     * @param serverFinal SCRAM's server-final-message: the client checks it before it gives a code
     */
    record CodeDue(boolean enrolled, byte[] serverFinal) implements Proven {}
}
