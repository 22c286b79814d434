package ferry.client;

/** How a session signs in: ferry-1.md §5. */
public sealed interface Credentials {
    /** With the key this device enrolled at that server for that account. */
    record DeviceKey() implements Credentials {}

    /** With the password, by SCRAM: it never travels. {@code secondFactor}: if the account has one. */
    record Password(String password, SecondFactor secondFactor) implements Credentials {
        public Password(String password) {
            this(password, new SecondFactor.None());
        }

        @Override
        public String toString() {
            return "Password[]";
        }
    }

    /** As the user who runs this process; Unix sockets only. */
    record Peer() implements Credentials {}
}
