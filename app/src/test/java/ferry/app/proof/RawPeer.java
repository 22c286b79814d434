package ferry.app.proof;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import ferry.protocol.MessageCodec;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import ferry.transport.Link;
import ferry.transport.LinkSecurity;
import java.io.Closeable;
import java.io.IOException;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A peer of a real server that sends whatever bytes a test tells it to. One thread. */
final class RawPeer implements Closeable {
    final Link link;
    private final FrameReader frames;

    RawPeer(Link link) {
        this.link = link;
        this.frames = new FrameReader(link::read);
    }

    static byte[] hello() {
        return MessageCodec.encode(new Message.Hello(1, 1, new byte[32], List.of(), "proof"), 0);
    }

    void send(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            link.write(part, 0, part.length);
        }
        link.flush();
    }

    /** Null at the end. */
    @Nullable
    Message next() throws IOException {
        FrameReader.Frame frame = frames.next(true);
        return frame == null ? null : frame.message();
    }

    <T extends Message> T expect(Class<T> type) throws IOException {
        Message message = next();
        if (!type.isInstance(message)) {
            throw new AssertionError("expected " + type.getSimpleName() + ", not " + message);
        }
        return type.cast(message);
    }

    /** What the server says before it closes, or that it closed without a word. */
    Optional<ErrorCode> refusal() throws IOException {
        for (Message message = next(); message != null; message = next()) {
            if (message instanceof Message.ErrorMessage error) {
                return ErrorCode.of(error.code());
            }
        }
        return Optional.empty();
    }

    Binding binding() {
        return switch (link.security()) {
            case LinkSecurity.Tls(byte[] exporter, byte[] keyHash) ->
                new Binding(Binding.Type.TLS_EXPORTER, exporter, keyHash);
            case LinkSecurity.TlsEndPoint(byte[] certificateHash, byte[] keyHash) ->
                new Binding(Binding.Type.TLS_SERVER_END_POINT, certificateHash, keyHash);
            case LinkSecurity.UnixPeer _ -> Binding.unixPeer();
        };
    }

    void signIn(String account, KeyPair device) throws IOException {
        Digest keyId = DeviceKeys.keyId(DeviceKeys.rawPublicKey(device.getPublic()));
        byte[] signature = DeviceKeys.signIn(device.getPrivate(), binding(), new byte[0], account, keyId);
        send(hello(), MessageCodec.encode(new Message.SignInKey(account, keyId, signature), 0));
        expect(Message.HelloOk.class);
        expect(Message.SignedIn.class);
    }

    @Override
    public void close() {
        link.close();
    }
}
