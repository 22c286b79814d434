package ferry.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of a link against a table written from ferry-1.md §4, independent of the code. */
class ServerStateTest {
    private static final Set<String> REQUESTS = Set.of(
            ("PUT OPEN_UPLOAD FINISH_UPLOAD LEAVE_UPLOAD DISCARD_UPLOAD ATTACH_UPLOAD MAKE_DIRECTORY MOVE REMOVE STAT"
                            + " LIST GET PING KEY_ADD KEY_LIST KEY_REVOKE CHANGE_PASSWORD RECEIPTS CREATE_INVITE MAP_UID"
                            + " SECOND_FACTOR_ENABLE SECOND_FACTOR_DISABLE SECOND_FACTOR_STATUS NEW_RECOVERY_CODES")
                    .split(" "));

    /** state → message → next state; S = nobody signed in yet, R = the same after a REGISTER, ! = signed in. */
    private static final Map<String, Map<String, String>> TABLE = Map.of(
            "hello", Map.of("HELLO", "S"),
            "hello+key", Map.of("HELLO", "key"),
            "key", Map.of("CLIENT_KEY", "S"),
            "S", Map.of("SIGN_IN_KEY", "!", "SIGN_IN_PEER", "!", "SIGN_IN_PASSWORD", "scram", "REGISTER", "R"),
            "R", Map.of("SIGN_IN_KEY", "!", "SIGN_IN_PEER", "!", "SIGN_IN_PASSWORD", "scram"),
            "scram", Map.of("SCRAM_RESPONSE", "!"),
            "code", Map.of("SECOND_FACTOR_CODE", "!"),
            "enrol", Map.of("SECOND_FACTOR_ENROL", "!"),
            "!", Map.of(),
            "closed", Map.of());

    private static final int LENGTH_MAX = 5;

    private final Map<MessageType, Message> oneOfEach = new HashMap<>();
    private final Set<MessageType> seenSignedIn = new HashSet<>();
    private long sequences;

    ServerStateTest() {
        Samples.all().forEach(message -> oneOfEach.putIfAbsent(MessageType.of(message), message));
    }

    @Test
    void everySequenceOfMessagesGoesAsTheTableSays() throws ProtocolException {
        assertThat(oneOfEach).hasSize(MessageType.values().length);

        walk(new ServerState.AwaitHello(false), "hello", false, 0, 0);
        walk(new ServerState.AwaitHello(true), "hello+key", false, 0, 0);

        assertThat(sequences).isGreaterThan(40_000);
        assertThat(seenSignedIn.stream().map(Enum::name))
                .containsExactlyInAnyOrderElementsOf(java.util.stream.Stream.concat(
                                Arrays.stream(MessageType.values())
                                        .map(Enum::name)
                                        .filter(ServerStateTest::isRequest),
                                java.util.stream.Stream.of("LEAF"))
                        .toList());
    }

    private void walk(ServerState state, String expected, boolean verdict, long last, int depth)
            throws ProtocolException {
        assertThat(state instanceof ServerState.SignedIn).isEqualTo(verdict).isEqualTo(expected.equals("!"));
        if (depth == LENGTH_MAX || state instanceof ServerState.Closed) {
            return;
        }
        for (MessageType type : MessageType.values()) {
            sequences++;
            Message message = oneOfEach.get(type);
            boolean request = isRequest(type.name());
            long number = request ? last + 1 : type == MessageType.LEAF ? Math.max(1, last) : 0;
            String then = expectedAfter(expected, type.name(), last);
            if (then == null) {
                ServerState now = state;
                assertThatThrownBy(() -> ServerState.next(now, number, message)).isInstanceOf(ProtocolException.class);
                continue;
            }
            ServerStep step = ServerState.next(state, number, message);
            boolean verdictNow = verdict;
            ServerState next = switch (step) {
                case ServerStep.Greet greet -> greet.then();
                case ServerStep.CheckClientKey check -> check.accepted();
                case ServerStep.CreateAccount create -> create.accepted();
                case ServerStep.Challenge challenge -> challenge.challenged();
                case ServerStep.CheckDeviceKey check -> check.accepted();
                case ServerStep.CheckPeer check -> check.accepted();
                case ServerStep.CheckProof check -> {
                    walk(check.secondFactorDue(true), "code", false, last, depth + 1);
                    walk(check.secondFactorDue(false), "enrol", false, last, depth + 1);
                    yield check.accepted();
                }
                case ServerStep.CheckSecondFactor check -> check.accepted();
                case ServerStep.EnrolSecondFactor enrol -> enrol.accepted();
                case ServerStep.Serve serve -> {
                    assertThat(verdict).as("%s before a verdict", type).isTrue();
                    assertThat(serve.number()).isEqualTo(number);
                    seenSignedIn.add(type);
                    yield serve.then();
                }
                case ServerStep.Leave leave -> leave.then();
            };
            if (step instanceof ServerStep.CheckDeviceKey
                    || step instanceof ServerStep.CheckPeer
                    || step instanceof ServerStep.CheckProof
                    || step instanceof ServerStep.CheckSecondFactor
                    || step instanceof ServerStep.EnrolSecondFactor) {
                verdictNow = true;
            }
            if (next instanceof ServerState.Closed) {
                verdictNow = false;
            }
            walk(next, then, verdictNow, request ? last + 1 : last, depth + 1);
        }
    }

    /** ferry-1.md §7.1: what administrators ask is known by its number. */
    private static boolean isRequest(String type) {
        MessageType known = MessageType.valueOf(type);
        return REQUESTS.contains(type) || (known.wire() > 0x0302 && known.wire() < 0x0400);
    }

    private static String expectedAfter(String state, String type, long last) {
        if (type.equals("GOODBYE")) {
            return "closed";
        }
        if (state.equals("!") && (isRequest(type) || type.equals("LEAF") && last > 0)) {
            return "!";
        }
        return TABLE.get(state).get(type);
    }

    @Test
    void nobodyOutsideTheRoomMakesASignedInState() {
        for (Class<?> type : List.of(
                ServerState.SignedIn.class,
                ServerState.AwaitSecondFactor.class,
                ServerStep.CheckSecondFactor.class,
                ServerStep.EnrolSecondFactor.class,
                ServerStep.CheckDeviceKey.class,
                ServerStep.CheckPeer.class,
                ServerStep.CheckProof.class)) {
            assertThat(type.isRecord()).isFalse();
            assertThat(type.getConstructors()).isEmpty();
        }
        assertThat(Arrays.stream(ServerState.class.getMethods())
                        .filter(m -> m.getReturnType() == ServerState.SignedIn.class))
                .isEmpty();
    }

    @Test
    void requestsAreNumberedWithoutGapOrRepeat() throws ProtocolException {
        ServerState.SignedIn fresh = new ServerState.SignedIn(0);
        for (long wrong : new long[] {0, 2, 7, 0xffff_ffffL}) {
            refused(fresh, wrong, new Message.Ping(), ErrorCode.PROTOCOL_VIOLATION);
        }
        ServerState.SignedIn one = ((ServerStep.Serve) ServerState.next(fresh, 1, new Message.Ping())).then();
        refused(one, 1, new Message.Ping(), ErrorCode.PROTOCOL_VIOLATION);
        refused(one, 3, new Message.Ping(), ErrorCode.PROTOCOL_VIOLATION);

        ServerState.SignedIn two = one.refused(2);
        assertThat(two.lastRequest()).isEqualTo(2);
        assertThatThrownBy(() -> two.refused(2)).isInstanceOf(ProtocolException.class);
        assertThatCode(() -> ServerState.next(two, 3, new Message.Ping())).doesNotThrowAnyException();
    }

    @Test
    void aLeafCarriesTheNumberOfItsUploadAndUsesNone() throws ProtocolException {
        Message.Leaf leaf = new Message.Leaf(0, Samples.DIGEST, 1);
        ServerState.SignedIn five = new ServerState.SignedIn(5);
        for (long upload = 1; upload <= 5; upload++) {
            ServerStep.Serve serve = (ServerStep.Serve) ServerState.next(five, upload, leaf);
            assertThat(serve.number()).isEqualTo(upload);
            assertThat(serve.then().lastRequest()).isEqualTo(5);
        }
        refused(five, 0, leaf, ErrorCode.PROTOCOL_VIOLATION);
        refused(five, 6, leaf, ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void whatHasNoNumberCarriesZero() {
        refused(new ServerState.AwaitHello(false), 1, Samples.signIn().getFirst(), ErrorCode.PROTOCOL_VIOLATION);
        refused(new ServerState.SignedIn(0), 1, new Message.Goodbye(0, ""), ErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aSignInWithoutTheDemandedClientKeySaysWhatItLacks() {
        Message signIn = new Message.SignInPeer("alice");
        refused(new ServerState.AwaitClientKey(), 0, signIn, ErrorCode.CLIENT_KEY_REQUIRED);
        refused(
                new ServerState.AwaitSignIn(false),
                0,
                new Message.ClientKey("k", Samples.KEY),
                ErrorCode.UNEXPECTED_MESSAGE);
    }

    @Test
    void theHighestCommonVersionIsTaken() throws ProtocolException {
        assertThat(greet(1, 1).version()).isEqualTo(1);
        assertThat(greet(0, 9).version()).isEqualTo(1);
        for (ServerStep.Greet none : List.of(greet(2, 9), greet(0, 0))) {
            assertThatThrownBy(none::version)
                    .isInstanceOfSatisfying(
                            ProtocolException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.VERSION_UNSUPPORTED));
        }
    }

    private static ServerStep.Greet greet(int lowest, int highest) throws ProtocolException {
        Message.Hello hello = new Message.Hello(lowest, highest, Samples.KEY, List.of(), "");
        return (ServerStep.Greet) ServerState.next(new ServerState.AwaitHello(false), 0, hello);
    }

    private static void refused(ServerState state, long number, Message message, ErrorCode code) {
        assertThatThrownBy(() -> ServerState.next(state, number, message))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
