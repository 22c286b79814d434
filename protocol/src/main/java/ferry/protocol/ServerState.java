package ferry.protocol;

/**
 * What a server waits for on one link: ferry-1.md §4. A value; {@link #next} is pure and says what to do. The state
 * behind a message that needs a verdict can only be had from its {@link ServerStep}, and {@link SignedIn} from nowhere
 * else: nothing that takes one can run before sign-in.
 */
public sealed interface ServerState {
    record AwaitHello(boolean clientKeyDemanded) implements ServerState {}

    record AwaitClientKey() implements ServerState {}

    /** {@code registered}: this link has used its one REGISTER. */
    record AwaitSignIn(boolean registered) implements ServerState {}

    record AwaitScramResponse() implements ServerState {}

    /**
     * The password was right, and nobody is signed in: only a code, or where the account has to have a second factor and
     * has none, only its enrolment, leads on. Made by {@link ServerStep.CheckProof} alone.
     */
    final class AwaitSecondFactor implements ServerState {
        private final boolean enrolled;

        AwaitSecondFactor(boolean enrolled) {
            this.enrolled = enrolled;
        }

        private ServerStep next(Message.BeforeSignIn message) throws ProtocolException {
            return switch (message) {
                case Message.SecondFactorCode code when enrolled -> new ServerStep.CheckSecondFactor(code);
                case Message.SecondFactorEnrol enrol when !enrolled -> new ServerStep.EnrolSecondFactor(enrol);
                default -> throw unexpected(this, message);
            };
        }
    }

    record Closed() implements ServerState {}

    /** Past the verdict. Counts the requests of the link: §2.1. */
    final class SignedIn implements ServerState {
        private final long lastRequest;

        SignedIn(long lastRequest) {
            this.lastRequest = lastRequest;
        }

        /** The number of the newest request; 0 before the first. */
        public long lastRequest() {
            return lastRequest;
        }

        /**
         * After a {@link RefusedException} of {@link FrameReader}: the request was not decoded, but its number is used.
         *
         * @throws ProtocolException if it is not the next number
         */
        public SignedIn refused(long request) throws ProtocolException {
            if (request != lastRequest + 1) {
                throw new ProtocolException(
                        ErrorCode.PROTOCOL_VIOLATION, "request " + request + " after " + lastRequest);
            }
            return new SignedIn(request);
        }

        private ServerStep serve(long number, Message.Request request) throws ProtocolException {
            if (request instanceof Message.Leaf) {
                if (number < 1 || number > lastRequest) {
                    throw new ProtocolException(ErrorCode.PROTOCOL_VIOLATION, "a LEAF of no upload: " + number);
                }
                return new ServerStep.Serve(request, number, this);
            }
            return new ServerStep.Serve(request, number, refused(number));
        }
    }

    /**
     * What to do about {@code message}, which came with the number {@code request}.
     *
     * @throws ProtocolException UNEXPECTED_MESSAGE, CLIENT_KEY_REQUIRED, PROTOCOL_VIOLATION (numbers): close the link
     */
    static ServerStep next(ServerState state, long request, Message message) throws ProtocolException {
        if (state instanceof Closed) {
            throw new IllegalStateException("a closed link was read on");
        }
        if (message instanceof Message.Request signedIn) {
            if (state instanceof SignedIn now) {
                return now.serve(request, signedIn);
            }
            throw unexpected(state, message);
        }
        if (request != 0) {
            throw new ProtocolException(
                    ErrorCode.PROTOCOL_VIOLATION, MessageType.of(message) + " with the number " + request);
        }
        return switch (message) {
            case Message.Goodbye goodbye -> new ServerStep.Leave(goodbye);
            case Message.BeforeSignIn before -> beforeSignIn(state, before);
            case Message.Answer _, Message.Request _ -> throw unexpected(state, message);
        };
    }

    private static ServerStep beforeSignIn(ServerState state, Message.BeforeSignIn message) throws ProtocolException {
        return switch (state) {
            case AwaitHello(boolean keyDemanded)
            when message instanceof Message.Hello hello ->
                new ServerStep.Greet(hello, keyDemanded ? new AwaitClientKey() : new AwaitSignIn(false));
            case AwaitClientKey() when message instanceof Message.ClientKey key -> new ServerStep.CheckClientKey(key);
            // A client that does not know yet sends its sign-in in the first flight: say what it lacks.
            case AwaitClientKey()
            when !(message instanceof Message.Hello || message instanceof Message.ScramResponse) ->
                throw new ProtocolException(ErrorCode.CLIENT_KEY_REQUIRED, "this server demands a client key");
            case AwaitSignIn(boolean registered) -> signIn(state, registered, message);
            case AwaitScramResponse()
            when message instanceof Message.ScramResponse response -> new ServerStep.CheckProof(response);
            case AwaitSecondFactor due -> due.next(message);
            case AwaitHello _, AwaitClientKey _, AwaitScramResponse _, SignedIn _, Closed _ ->
                throw unexpected(state, message);
        };
    }

    private static ServerStep signIn(ServerState state, boolean registered, Message.BeforeSignIn message)
            throws ProtocolException {
        return switch (message) {
            case Message.SignInKey key -> new ServerStep.CheckDeviceKey(key);
            case Message.SignInPeer peer -> new ServerStep.CheckPeer(peer);
            case Message.SignInPassword password -> new ServerStep.Challenge(password);
            case Message.Register register when !registered -> new ServerStep.CreateAccount(register);
            case Message.Register _, Message.Hello _, Message.ClientKey _, Message.ScramResponse _ ->
                throw unexpected(state, message);
            case Message.SecondFactorCode _, Message.SecondFactorEnrol _ -> throw unexpected(state, message);
        };
    }

    private static ProtocolException unexpected(ServerState state, Message message) {
        String where = state.getClass().getSimpleName();
        return new ProtocolException(ErrorCode.UNEXPECTED_MESSAGE, MessageType.of(message) + " in " + where);
    }
}
