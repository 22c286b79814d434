package ferry.client;

import ferry.protocol.Digest;
import ferry.protocol.auth.DeviceKeys;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** This device's keys, one per server and account: PEM files (PKCS#8 and the public key) that only their owner reads. */
final class DeviceKeyStore {
    private static final String KEYS = "keys";
    private static final String SUFFIX = ".pem";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private final StateDirectory state;

    DeviceKeyStore(StateDirectory state) {
        this.state = state;
    }

    /** A key and its id. */
    record DeviceKey(PrivateKey key, Digest id) {}

    Optional<DeviceKey> find(Endpoint server, String account) throws IOException {
        Path file = file(server, account);
        Optional<byte[]> content = state.read(file);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        String pem = new String(content.get(), StandardCharsets.US_ASCII);
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(decode(pem, PRIVATE)));
            byte[] publicKey =
                    DeviceKeys.rawPublicKey(factory.generatePublic(new X509EncodedKeySpec(decode(pem, PUBLIC))));
            return Optional.of(new DeviceKey(key, DeviceKeys.keyId(publicKey)));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IOException(file + " is not a device key; log in again to replace it", damaged);
        }
    }

    void keep(Endpoint server, String account, KeyPair pair) throws IOException {
        String pem = encode(PRIVATE, pair.getPrivate().getEncoded())
                + encode(PUBLIC, pair.getPublic().getEncoded());
        state.write(file(server, account), pem.getBytes(StandardCharsets.US_ASCII));
    }

    boolean forget(Endpoint server, String account) throws IOException {
        return state.delete(file(server, account));
    }

    List<String> accounts(Endpoint server) throws IOException {
        return state.names(state.file(KEYS, server.toString())).stream()
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    private Path file(Endpoint server, String account) {
        return state.file(KEYS, server.toString(), account + SUFFIX);
    }

    private static String encode(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    private static byte[] decode(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no " + label);
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }
}
