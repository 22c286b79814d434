package ferry.client;

/** How a session signs in: ferry-1.md §5. */
public sealed interface Credentials {
    /** With the key this device enrolled at that server for that account. */
    record DeviceKey() implements Credentials {}

    /** With the password, by SCRAM: it never travels. */
    record Password(String password) implements Credentials {
        @Override
        public String toString() {
            return "Password[]";
        }
    }

    /** As the user who runs this process; Unix sockets only. */
    record Peer() implements Credentials {}
}
