package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.FrameReader;
import ferry.protocol.FrameWriter;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.DeviceKeys;
import ferry.transport.Endpoint;
import ferry.transport.Link;
import ferry.transport.Listener;
import ferry.transport.TlsEngines;
import ferry.transport.TlsIdentity;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A server that signs everybody in with a device key, and then answers as a test says: the hostile one. */
final class ScriptedServer implements AutoCloseable {
    final TlsIdentity identity = TlsIdentity.generate(TestServer.RANDOM, InstantSource.system());
    final KeyPair receiptKey = DeviceKeys.generate(TestServer.RANDOM);
    private final Listener listener;
    private final Script script;
    volatile String signInAs = "";

    /** Answers one frame of a client that is not signed in, or one request of one that is. */
    interface Script {
        void answer(Peer peer, FrameReader.Frame frame) throws Exception;
    }

    /** The other end of one link. */
    record Peer(FrameReader reader, FrameWriter writer, Link link, ScriptedServer server) {
        void raw(byte[] bytes) throws IOException {
            link.write(bytes, 0, bytes.length);
            link.flush();
        }

        void send(Message message, long request, byte... content) throws IOException {
            writer.write(message, request);
            if (content.length > 0) {
                writer.writeContent(content, 0, content.length);
            }
            writer.flush();
        }

        void signIn(String account) throws IOException {
            send(
                    new Message.SignedIn(
                            7,
                            account,
                            Message.Role.USER,
                            Message.SignInMethod.DEVICE_KEY,
                            Instant.EPOCH,
                            DeviceKeys.rawPublicKey(server.receiptKey.getPublic()),
                            new byte[0],
                            List.of(),
                            "hostile",
                            List.of()),
                    0);
        }
    }

    ScriptedServer(Script script) throws IOException {
        this.script = script;
        listener = Listener.tcp(new Endpoint.Tcp("127.0.0.1", 0), TlsEngines.jsse(SpecLimits.ALPN), identity);
        Thread.ofPlatform().daemon().start(this::acceptAll);
    }

    Endpoint endpoint() {
        return listener.endpoint();
    }

    Digest serverKeyHash() {
        return Digest.of(identity.keyHash());
    }

    private void acceptAll() {
        try {
            while (true) {
                Listener.Arrival arrival = listener.accept();
                Thread.ofPlatform().daemon().start(() -> serve(arrival));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Listener.Arrival arrival) {
        try (arrival;
                Link link = arrival.open()) {
            FrameReader reader = new FrameReader(link::read);
            Peer peer = new Peer(reader, new FrameWriter(new LinkSink(link)), link, this);
            boolean signedIn = false;
            while (true) {
                FrameReader.Frame frame = reader.next(signedIn);
                if (frame == null) {
                    return;
                }
                signedIn |= frame.message() instanceof Message.SignInKey;
                if (frame.message() instanceof Message.Hello) {
                    peer.send(new Message.HelloOk(SpecLimits.VERSION, new byte[32], false), 0);
                } else if (frame.message() instanceof Message.SignInKey key) {
                    peer.signIn(signInAs.isEmpty() ? key.account() : signInAs);
                } else {
                    script.answer(peer, frame);
                }
            }
        } catch (Exception over) {
            // the client left, as it should
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
