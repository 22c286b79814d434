package ferry.protocol;

/**
 * What a server does about a message, and the state behind it: ferry-1.md §4. Made by {@link ServerState#next} alone
 * where a verdict hangs on it; whoever refuses closes the link and asks for no state.
 */
public sealed interface ServerStep {
    /** Agree on a version and send HELLO_OK. */
    record Greet(Message.Hello message, ServerState then) implements ServerStep {
        /**
         * The highest version both know.
         *
         * @throws ProtocolException VERSION_UNSUPPORTED
         */
        public int version() throws ProtocolException {
            if (message.lowestVersion() > SpecLimits.VERSION || message.highestVersion() < SpecLimits.VERSION) {
                throw new ProtocolException(
                        ErrorCode.VERSION_UNSUPPORTED, "this server speaks version " + SpecLimits.VERSION);
            }
            return SpecLimits.VERSION;
        }
    }

    /** Check the client key; then CLIENT_KEY_OK. */
    record CheckClientKey(Message.ClientKey message) implements ServerStep {
        public ServerState.AwaitSignIn accepted() {
            return new ServerState.AwaitSignIn(false);
        }
    }

    /** Make the account; then REGISTERED. */
    record CreateAccount(Message.Register message) implements ServerStep {
        public ServerState.AwaitSignIn accepted() {
            return new ServerState.AwaitSignIn(true);
        }
    }

    /** Answer with SCRAM_CHALLENGE, whether the account exists or not. */
    record Challenge(Message.SignInPassword message) implements ServerStep {
        public ServerState.AwaitScramResponse challenged() {
            return new ServerState.AwaitScramResponse();
        }
    }

    /** Check a device key's signature. */
    final class CheckDeviceKey implements ServerStep {
        private final Message.SignInKey message;

        CheckDeviceKey(Message.SignInKey message) {
            this.message = message;
        }

        public Message.SignInKey message() {
            return message;
        }

        /** The signature is right: SIGNED_IN is sent. */
        public ServerState.SignedIn accepted() {
            return new ServerState.SignedIn(0);
        }
    }

    /** Check the credential of the peer of a Unix socket. */
    final class CheckPeer implements ServerStep {
        private final Message.SignInPeer message;

        CheckPeer(Message.SignInPeer message) {
            this.message = message;
        }

        public Message.SignInPeer message() {
            return message;
        }

        /** The peer's uid is mapped to the account: SIGNED_IN is sent. */
        public ServerState.SignedIn accepted() {
            return new ServerState.SignedIn(0);
        }
    }

    /** Check the proof of a password. */
    final class CheckProof implements ServerStep {
        private final Message.ScramResponse message;

        CheckProof(Message.ScramResponse message) {
            this.message = message;
        }

        public Message.ScramResponse message() {
            return message;
        }

        /** The proof is right: SIGNED_IN is sent, with the server's own. */
        public ServerState.SignedIn accepted() {
            return new ServerState.SignedIn(0);
        }

        /** The proof is right, and not enough: SECOND_FACTOR is sent, with the server's own. */
        public ServerState.AwaitSecondFactor secondFactorDue(boolean enrolled) {
            return new ServerState.AwaitSecondFactor(enrolled);
        }
    }

    /** Check the code behind a right password. */
    final class CheckSecondFactor implements ServerStep {
        private final Message.SecondFactorCode message;

        CheckSecondFactor(Message.SecondFactorCode message) {
            this.message = message;
        }

        public Message.SecondFactorCode message() {
            return message;
        }

        /** The code is right: SIGNED_IN is sent. */
        public ServerState.SignedIn accepted() {
            return new ServerState.SignedIn(0);
        }
    }

    /** Enrol the second factor that the account has to have. */
    final class EnrolSecondFactor implements ServerStep {
        private final Message.SecondFactorEnrol message;

        EnrolSecondFactor(Message.SecondFactorEnrol message) {
            this.message = message;
        }

        public Message.SecondFactorEnrol message() {
            return message;
        }

        /** It is enrolled: SIGNED_IN is sent. */
        public ServerState.SignedIn accepted() {
            return new ServerState.SignedIn(0);
        }
    }

    /**
     * Handle a request of a signed-in client.
     *
     * @param number the request's own; for a LEAF that of its upload
     */
    record Serve(Message.Request request, long number, ServerState.SignedIn then) implements ServerStep {}

    /** The client leaves; close the link. */
    record Leave(Message.Goodbye message) implements ServerStep {
        public ServerState.Closed then() {
            return new ServerState.Closed();
        }
    }
}
