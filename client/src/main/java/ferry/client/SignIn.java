package ferry.client;

import ferry.protocol.ErrorCode;
import ferry.protocol.FrameReader;
import ferry.protocol.FrameWriter;
import ferry.protocol.Message;
import ferry.protocol.ProtocolException;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.ClientKeys;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * One link from HELLO to SIGNED_IN: ferry-1.md §4, §5. First {@link #begin} by the thread that dialed, then
 * {@link #complete} by the thread that reads the link.
 */
final class SignIn {
    private static final byte[] NO_NONCE = {};

    private final ClientSettings settings;
    private final Proof proof;
    private final Binding binding;
    private final FrameWriter writer;
    private final byte[] nonce = new byte[32];

    SignIn(ClientSettings settings, Proof proof, Binding binding, FrameWriter writer, SecureRandom random) {
        this.settings = settings;
        this.proof = proof;
        this.binding = binding;
        this.writer = writer;
        random.nextBytes(nonce);
    }

    /** Makes the sign-in of a link once its writer is there. */
    interface Starter {
        SignIn start(FrameWriter writer);
    }

    /** What a credential has to say; one link, called in this order. */
    interface Proof {
        /** The sign-in frame. {@code nonce}: the server's where the binding has no exporter, empty otherwise. */
        Message first(Binding binding, byte[] nonce) throws IOException;

        /** Whether requests may follow the sign-in frame before the server's verdict. */
        boolean allowsPipelining();

        /** Takes what the server asks meanwhile (SCRAM_CHALLENGE). */
        Message answer(Message challenge) throws IOException;

        /** Checks what the server proved about itself. */
        void check(Message.SignedIn signedIn) throws IOException;
    }

    /** From when on requests may be sent. */
    enum Requests {
        /** In the first flight: no client key to exchange, and freshness from the exporter. */
        AT_ONCE,
        /** Behind the sign-in frame, which waits for what the server says first. */
        BEHIND_SIGN_IN,
        AFTER_VERDICT
    }

    Requests requests() {
        if (!proof.allowsPipelining() || settings.clientKey().isPresent()) {
            return Requests.AFTER_VERDICT;
        }
        return signsInAtOnce() ? Requests.AT_ONCE : Requests.BEHIND_SIGN_IN;
    }

    /** Writes HELLO and, where the order of the link allows it, the sign-in frame behind it. */
    void begin() throws IOException {
        writer.write(new Message.Hello(SpecLimits.VERSION, SpecLimits.VERSION, nonce, List.of(), settings.agent()), 0);
        if (signsInAtOnce()) {
            writer.write(proof.first(binding, NO_NONCE), 0);
        }
    }

    private boolean signsInAtOnce() {
        return settings.clientKey().isEmpty() && binding.type() == Binding.Type.TLS_EXPORTER;
    }

    /** {@code saidWho}: told when the sign-in frame was sent. */
    Message.SignedIn complete(FrameReader reader, Runnable saidWho) throws IOException {
        Message.HelloOk hello = greet(reader);
        if (!signsInAtOnce()) {
            boolean isFresh = binding.type() != Binding.Type.TLS_SERVER_END_POINT;
            writer.write(proof.first(binding, isFresh ? NO_NONCE : hello.nonce()), 0);
            writer.flush();
        }
        saidWho.run();
        while (true) {
            Message message = next(reader);
            if (message instanceof Message.SignedIn signedIn) {
                proof.check(signedIn);
                return signedIn;
            }
            writer.write(proof.answer(message), 0);
            writer.flush();
        }
    }

    /** HELLO_OK and, if demanded, the client key in both directions. */
    Message.HelloOk greet(FrameReader reader) throws IOException {
        if (!(next(reader) instanceof Message.HelloOk hello)) {
            throw new ClientException.ServerMisbehaved("the server did not answer HELLO with HELLO_OK");
        }
        if (hello.version() != SpecLimits.VERSION) {
            throw new ClientException.ServerMisbehaved("the server chose version " + hello.version());
        }
        if (hello.clientKeyDemanded()) {
            proveClientKey(hello, reader);
        }
        return hello;
    }

    private void proveClientKey(Message.HelloOk hello, FrameReader reader) throws IOException {
        Optional<ClientSettings.ClientKey> key = settings.clientKey();
        if (key.isEmpty()) {
            throw new ClientException.Refused(
                    new Message.ErrorMessage(
                            ErrorCode.CLIENT_KEY_REQUIRED.wire(), "the server demands a client key", Optional.empty()),
                    false);
        }
        String name = key.get().name();
        byte[] secret = key.get().secret();
        writer.write(
                new Message.ClientKey(
                        name, ClientKeys.mac(secret, ClientKeys.Side.CLIENT, binding, nonce, hello.nonce(), name)),
                0);
        writer.flush();
        byte[] expected = ClientKeys.mac(secret, ClientKeys.Side.SERVER, binding, nonce, hello.nonce(), name);
        if (!(next(reader) instanceof Message.ClientKeyOk ok) || !MessageDigest.isEqual(expected, ok.mac())) {
            throw new ClientException.ServerMisbehaved("the server does not hold the client key '" + name + "'");
        }
    }

    static Message next(FrameReader reader) throws IOException {
        FrameReader.Frame frame;
        try {
            frame = reader.next(false);
        } catch (ProtocolException | RefusedException broken) {
            throw new ClientException.ServerMisbehaved("the server sent what cannot be read", broken);
        }
        if (frame == null) {
            throw new ClientException.ConnectionLost("the server closed the link before the sign-in", true, null);
        }
        return switch (frame.message()) {
            case Message.ErrorMessage error -> throw new ClientException.Refused(error, false);
            case Message.Goodbye bye ->
                throw new ClientException.Refused(
                        new Message.ErrorMessage(bye.code(), bye.detail(), Optional.empty()), false);
            case Message other -> other;
        };
    }
}
