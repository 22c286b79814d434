package ferry.server;

import ferry.depot.AccountAccess;
import ferry.depot.Proven;
import ferry.depot.Reception;
import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import ferry.protocol.ServerState;
import ferry.protocol.ServerStep;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link before it is signed in: ferry-1.md §4, §5. Knows a {@link Reception} and nothing behind it. Reads one message
 * after the other, so what a client pipelined behind its sign-in is not even parsed before the verdict. The reader's.
 */
final class SignIn {
    private final Reception reception;
    private final FrameReader frames;
    private final AnswerQueue answers;
    private final SecureRandom random;
    private final InstantSource clock;
    private final String agent;

    private byte[] clientNonce = {};
    private byte[] serverNonce = {};

    SignIn(
            Reception reception,
            FrameReader frames,
            AnswerQueue answers,
            SecureRandom random,
            InstantSource clock,
            String agent) {
        this.reception = reception;
        this.frames = frames;
        this.answers = answers;
        this.random = random;
        this.clock = clock;
        this.agent = agent;
    }

    /** A way into an account, and the order of the link from there on. */
    record Outcome(AccountAccess access, ServerState.SignedIn state) {}

    /** Null if the peer left before it was signed in. @throws IOException why it was refused */
    @Nullable
    Outcome run() throws IOException {
        ServerState state = new ServerState.AwaitHello(reception.isClientKeyDemanded());
        while (true) {
            FrameReader.Frame frame = frames.next(false);
            if (frame == null) {
                return null;
            }
            switch (ServerState.next(state, frame.header().request(), frame.message())) {
                case ServerStep.Greet greet -> state = greet(greet);
                case ServerStep.CheckClientKey check -> {
                    say(new Message.ClientKeyOk(reception.proveClientKey(check.message(), clientNonce, serverNonce)));
                    state = check.accepted();
                }
                case ServerStep.CreateAccount create -> {
                    say(new Message.Registered(reception.register(create.message())));
                    state = create.accepted();
                }
                case ServerStep.Challenge challenge -> {
                    say(new Message.ScramChallenge(reception.challenge(challenge.message())));
                    state = challenge.challenged();
                }
                case ServerStep.CheckDeviceKey check -> {
                    return new Outcome(reception.signIn(check.message(), serverNonce), check.accepted());
                }
                case ServerStep.CheckPeer check -> {
                    return new Outcome(reception.signIn(check.message()), check.accepted());
                }
                case ServerStep.CheckProof check -> {
                    switch (reception.signIn(check.message())) {
                        case Proven.SignedIn(AccountAccess access) -> {
                            return new Outcome(access, check.accepted());
                        }
                        case Proven.CodeDue(boolean enrolled, byte[] serverFinal) -> {
                            say(new Message.SecondFactor(enrolled, serverFinal));
                            state = check.secondFactorDue(enrolled);
                        }
                    }
                }
                case ServerStep.CheckSecondFactor check -> {
                    return new Outcome(reception.signIn(check.message()), check.accepted());
                }
                case ServerStep.EnrolSecondFactor enrol -> {
                    return new Outcome(reception.signIn(enrol.message()), enrol.accepted());
                }
                case ServerStep.Serve _ -> throw new AssertionError("nobody is signed in");
                case ServerStep.Leave _ -> {
                    return null;
                }
            }
        }
    }

    private ServerState greet(ServerStep.Greet greet) throws IOException {
        int version = greet.version();
        clientNonce = greet.message().nonce();
        serverNonce = new byte[SpecLimits.NONCE_BYTES];
        random.nextBytes(serverNonce);
        say(new Message.HelloOk(version, serverNonce, reception.isClientKeyDemanded()));
        return greet.then();
    }

    /** Tells the peer that it is signed in, and the receipt key; the caller has found a place for the link. */
    void welcome(AccountAccess access, byte[] receiptKey) {
        say(new Message.SignedIn(
                access.accountId(),
                access.account(),
                access.role(),
                access.method(),
                clock.instant(),
                receiptKey,
                access.serverFinal(),
                List.of(),
                agent,
                access.keyHandovers()));
    }

    private void say(Message message) {
        answers.put(new OwedAnswer.Known(0, message));
    }
}
