package ferry.app.proof;

import ferry.app.ServerProcess;
import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import ferry.protocol.Message;
import ferry.protocol.MessageCodec;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.DeviceKeys;
import ferry.transport.Deadlines;
import ferry.transport.Dialer;
import ferry.transport.Endpoint;
import ferry.transport.TlsEngines;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;

/** Makes {@link RawPeer}s of one server, signed in as its administrator or not, and looks at the server meanwhile. */
final class RawPeers implements Closeable {
    private static final Duration DIAL = Duration.ofSeconds(60);

    private final Endpoint.Tcp endpoint;
    private final Deadlines deadlines = new Deadlines();
    private final Dialer dialer = new Dialer(TlsEngines.best(SpecLimits.ALPN), deadlines);
    private final KeyPair device = DeviceKeys.generate(new SecureRandom());
    private final RawPeer watcher;
    private final String account;
    private long asked;

    RawPeers(ServerProcess server) throws IOException {
        this(server.endpoint(), server.socket());
    }

    /** Enrols a device key over the Unix socket, where the kernel says who this is. */
    RawPeers(Endpoint.Tcp endpoint, Path socket) throws IOException {
        this.endpoint = endpoint;
        this.watcher = new RawPeer(dialer.unix(new Endpoint.Unix(socket), DIAL));
        watcher.send(RawPeer.hello(), MessageCodec.encode(new Message.SignInPeer(""), 0));
        watcher.expect(Message.HelloOk.class);
        Message.SignedIn self = watcher.expect(Message.SignedIn.class);
        account = self.account();
        byte[] raw = DeviceKeys.rawPublicKey(device.getPublic());
        byte[] proof = DeviceKeys.proveAdd(device.getPrivate(), watcher.binding(), self.accountId(), raw, "proof");
        watcher.send(MessageCodec.encode(new Message.KeyAdd(raw, "proof", proof), ++asked));
        watcher.expect(Message.Done.class);
    }

    RawPeer tls() throws IOException {
        return new RawPeer(dialer.tcp(endpoint, _ -> {}, DIAL));
    }

    RawPeer signedIn() throws IOException {
        RawPeer peer = tls();
        peer.signIn(account, device);
        return peer;
    }

    /** A figure of SERVER_STATUS. */
    synchronized long status(String key) throws IOException {
        watcher.send(MessageCodec.encode(new AdminRequest.ServerStatus(), ++asked));
        AdminRecord record = watcher.expect(Message.Records.class).records().getFirst();
        if (record.find(key) instanceof AdminRecord.U64(long number)) {
            return number;
        }
        throw new AssertionError("no " + key + " in " + record);
    }

    @Override
    public void close() {
        watcher.close();
        deadlines.close();
    }
}
