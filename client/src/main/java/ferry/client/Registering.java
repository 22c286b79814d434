package ferry.client;

import ferry.protocol.ErrorCode;
import ferry.protocol.FrameReader;
import ferry.protocol.FrameWriter;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.PasswordVerifier;
import ferry.protocol.auth.SaltedPassword;
import ferry.transport.Deadlines;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Registration, and the sign-in with the new password behind it on the same link: ferry-1.md §5.4. The verifier is
 * derived before anything is dialed, since that takes longer than a link may wait.
 */
final class Registering implements SignIn.Proof {
    private final Message.Register register;
    private final ScramProof password;
    private Optional<Binding> binding = Optional.empty();
    private long accountId;
    private boolean isPending;

    Registering(Message.Register register, ScramProof password) {
        this.register = register;
        this.password = password;
    }

    static Message.Register request(
            ClientParts parts, String account, SaltedPassword password, Optional<byte[]> invite) {
        byte[] salt = new byte[SpecLimits.SALT_BYTES];
        parts.random().nextBytes(salt);
        PasswordVerifier verifier = password.verifier(salt, SpecLimits.ITERATIONS);
        return new Message.Register(
                account, verifier.salt(), verifier.iterations(), verifier.storedKey(), verifier.serverKey(), invite);
    }

    long accountId() {
        return accountId;
    }

    /** Whether it ended because an administrator has to approve the account. */
    boolean isPending() {
        return isPending;
    }

    @Override
    public Message first(Binding link, byte[] nonce) {
        binding = Optional.of(link);
        return register;
    }

    @Override
    public boolean allowsPipelining() {
        return false;
    }

    @Override
    public Message answer(Message message) throws IOException {
        if (message instanceof Message.Registered(long id) && accountId == 0) {
            if (id == 0) {
                // A sign-in would fail, whether the name was free or not: the link ends here.
                isPending = true;
                throw ClientException.Refused.of(
                        ErrorCode.SIGN_IN_FAILED, "the account waits for an administrator's approval");
            }
            accountId = id;
            return password.first(binding.orElseThrow(), new byte[0]);
        }
        return password.answer(message);
    }

    @Override
    public void check(Message.SignedIn signedIn) throws IOException {
        password.check(signedIn);
        if (signedIn.accountId() != accountId) {
            throw new ClientException.ServerMisbehaved("the server registered another account than it signed in");
        }
    }

    /** This registration for the first link, then plain sign-ins for those after it. */
    Connector.ProofSource before(StoredProofs later) {
        AtomicBoolean isDone = new AtomicBoolean();
        return new Connector.ProofSource() {
            @Override
            public SignIn.Proof next() throws IOException {
                return isDone.compareAndSet(false, true) ? Registering.this : later.next();
            }

            @Override
            public Optional<String> account() {
                return Optional.of(register.account());
            }
        };
    }

    /** Registers without signing in, where a password cannot sign in: on Unix sockets. */
    static long withoutSignIn(ClientParts parts, Endpoint server, Message.Register register) throws IOException {
        Link link = Connector.dial(server, parts);
        Deadlines.Deadline deadline = parts.deadlines().closeAfter(ClientLimits.SIGN_IN, link);
        try (link) {
            FrameReader reader = new FrameReader(link::read);
            FrameWriter writer = new FrameWriter(new LinkSink(link));
            Binding binding = Connector.binding(link.security());
            SignIn.Proof nothing = new Proofs.Peer("");
            SignIn greeting = new SignIn(parts.settings(), nothing, binding, writer, parts.random());
            greeting.begin();
            writer.flush();
            greeting.greet(reader);
            writer.write(register, 0);
            writer.flush();
            if (SignIn.next(reader) instanceof Message.Registered(long id)) {
                return id;
            }
            throw new ClientException.ServerMisbehaved("the server did not answer REGISTER with REGISTERED");
        } catch (ClientException known) {
            throw known;
        } catch (IOException failure) {
            throw new ClientException.ConnectionLost(
                    "the connection broke during the registration: " + failure.getMessage(), true, failure);
        } finally {
            deadline.cancel();
        }
    }
}
