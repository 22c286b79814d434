package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.FrameReader;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.protocol.MessageCodec;
import ferry.protocol.Replace;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.ScramClient;
import ferry.protocol.proof.HashTree;
import ferry.transport.Link;
import ferry.transport.LinkSecurity;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client that sends whatever a test tells it to, well-behaved or not. One thread reads, one sends. */
final class RawClient implements Closeable {
    static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05.000000006Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    final Link link;
    final FrameReader frames;
    private long lastRequest;

    RawClient(Link link) {
        this.link = link;
        this.frames = new FrameReader(link::read);
    }

    // what to send

    static byte[] bytes(Message message, long request, byte... content) {
        return concat(MessageCodec.encode(message, request), content);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static Message.Hello hello() {
        byte[] nonce = new byte[32];
        RANDOM.nextBytes(nonce);
        return new Message.Hello(1, 1, nonce, List.of(), "test");
    }

    Message.SignInKey signInKey(TestAccount account) {
        Digest keyId = account.keyId();
        byte[] signature =
                DeviceKeys.signIn(account.device().getPrivate(), binding(), new byte[0], account.name(), keyId);
        return new Message.SignInKey(account.name(), keyId, signature);
    }

    static Message.Put put(String path, byte[] content) {
        return put(path, content, Replace.NEVER, uploadId());
    }

    static Message.Put put(String path, byte[] content, Replace replace, Id16 upload) {
        return new Message.Put(path(path), replace, upload, MODIFIED, false, root(content), content.length);
    }

    static Message.OpenUpload open(String path, long sizeBytes, Id16 upload) {
        return new Message.OpenUpload(path(path), Replace.NEVER, upload, MODIFIED, false, sizeBytes);
    }

    static Id16 uploadId() {
        return new Id16(RANDOM.nextLong(), RANDOM.nextLong());
    }

    static FerryPath path(String text) {
        try {
            return FerryPath.parse(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Digest root(byte[] content) {
        List<Digest> leaves = new ArrayList<>();
        for (int i = 0; i < HashTree.leafCount(content.length); i++) {
            leaves.add(HashTree.leafHash(content, i << 20, HashTree.leafLength(content.length, i)));
        }
        return HashTree.root(leaves);
    }

    static byte[] leaf(byte[] content, long index) {
        int from = Math.toIntExact(index << 20);
        return Arrays.copyOfRange(content, from, from + HashTree.leafLength(content.length, index));
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

    // sending

    void raw(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            link.write(part, 0, part.length);
        }
        link.flush();
    }

    /** A message without a number. */
    void send(Message message) throws IOException {
        raw(bytes(message, 0));
    }

    /** The next request; its number. */
    long request(Message message, byte... content) throws IOException {
        raw(numbered(message, content));
        return lastRequest;
    }

    /** The next request as bytes, to be sent by the caller. */
    byte[] numbered(Message message, byte... content) {
        return bytes(message, ++lastRequest, content);
    }

    long lastRequest() {
        return lastRequest;
    }

    /** A leaf of the upload that request {@code upload} opened. */
    void sendLeaf(long upload, byte[] content, long index) throws IOException {
        byte[] leaf = leaf(content, index);
        raw(bytes(new Message.Leaf(index, HashTree.leafHash(leaf, 0, leaf.length), leaf.length), upload, leaf));
    }

    // signing in

    Message.SignedIn signIn(TestAccount account) throws IOException {
        raw(bytes(hello(), 0), bytes(signInKey(account), 0));
        expect(Message.HelloOk.class);
        return expect(Message.SignedIn.class);
    }

    Message.SignedIn signInPeer() throws IOException {
        raw(bytes(hello(), 0), bytes(new Message.SignInPeer(""), 0));
        expect(Message.HelloOk.class);
        return expect(Message.SignedIn.class);
    }

    /** SCRAM after HELLO; the whole exchange. */
    Message.SignedIn signInPassword(TestAccount account, Binding as) throws IOException {
        ScramClient scram = new ScramClient(account.name(), account.password(), as, nonce24());
        send(new Message.SignInPassword(scram.clientFirst()));
        Message.ScramChallenge challenge = expect(Message.ScramChallenge.class);
        send(new Message.ScramResponse(scram.clientFinal(challenge.serverFirst())));
        Message.SignedIn signedIn = expect(Message.SignedIn.class);
        assertThat(scram.isServerProven(signedIn.serverFinal())).isTrue();
        return signedIn;
    }

    static byte[] nonce24() {
        byte[] nonce = new byte[24];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    // receiving

    FrameReader.Frame next() throws IOException {
        FrameReader.Frame frame = frames.next(true);
        assertThat(frame).as("a frame, not the end").isNotNull();
        return frame;
    }

    <T extends Message> T expect(Class<T> type) throws IOException {
        Message message = next().message();
        assertThat(message).isInstanceOf(type);
        return type.cast(message);
    }

    /** The next frame that belongs to a request. */
    FrameReader.Frame answer() throws IOException {
        FrameReader.Frame frame = next();
        while (frame.message() instanceof Message.Head || frame.message() instanceof Message.Receiving) {
            frame = next();
        }
        return frame;
    }

    <T extends Message> T answer(Class<T> type) throws IOException {
        Message message = answer().message();
        assertThat(message).isInstanceOf(type);
        return type.cast(message);
    }

    ErrorCode refusal() throws IOException {
        Message.ErrorMessage error = answer(Message.ErrorMessage.class);
        return ErrorCode.of(error.code()).orElseThrow();
    }

    byte[] content(int length) throws IOException {
        byte[] content = new byte[length];
        int done = 0;
        while (done < length) {
            int count = frames.readContent(content, done, length - done);
            assertThat(count).isPositive();
            done += count;
        }
        return content;
    }

    /** GET of a whole file: its content, every leaf checked. */
    byte[] get(String path) throws IOException {
        request(new Message.Get(path(path), java.util.Optional.empty(), 0, Long.MAX_VALUE));
        Message.File file = answer(Message.File.class);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long i = 0; i < HashTree.leafCount(file.sizeBytes()); i++) {
            Message.FileLeaf leaf = expect(Message.FileLeaf.class);
            byte[] content = content(leaf.contentLength());
            assertThat(leaf.index()).isEqualTo(i);
            assertThat(HashTree.leafHash(content, 0, content.length)).isEqualTo(leaf.hash());
            all.writeBytes(content);
        }
        expect(Message.FileEnd.class);
        assertThat(root(all.toByteArray())).isEqualTo(file.root());
        return all.toByteArray();
    }

    /** Nothing more comes: the server ended the link in order. */
    void expectEnd() throws IOException {
        assertThat(frames.next(true)).as("the end").isNull();
    }

    @Override
    public void close() {
        link.close();
    }
}
