package ferry.depot;

import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.PasswordVerifier;
import ferry.protocol.auth.SaltedPassword;
import ferry.protocol.auth.ScramClient;
import java.io.IOException;
import java.security.KeyPair;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Registers and signs in as clients do. */
final class People {
    static final byte[] SALT = DepotRig.filled(16, 9);

    private static final Map<String, SaltedPassword> SALTED = new ConcurrentHashMap<>();

    private People() {}

    /** Salted once for all tests: it takes a good part of a second. */
    static SaltedPassword salted(String password) {
        return SALTED.computeIfAbsent(password, SaltedPassword::new);
    }

    static Message.Register registration(String name, String password, Optional<byte[]> invite) {
        PasswordVerifier verifier = salted(password).verifier(SALT, SpecLimits.ITERATIONS);
        return new Message.Register(
                name, SALT, SpecLimits.ITERATIONS, verifier.storedKey(), verifier.serverKey(), invite);
    }

    static long register(DepotRig rig, String name, String password) throws IOException {
        return rig.reception().register(registration(name, password, Optional.empty()));
    }

    static AccountAccess signIn(DepotRig rig, String name, String password) throws IOException {
        return signIn(rig.reception(), name, password);
    }

    static AccountAccess signIn(Reception reception, String name, String password) throws IOException {
        byte[] nonce = new byte[24];
        DepotRig.RANDOM.nextBytes(nonce);
        ScramClient client = new ScramClient(name, salted(password), DepotRig.TLS, nonce);
        byte[] challenge = reception.challenge(new Message.SignInPassword(client.clientFirst()));
        Proven proven = reception.signIn(new Message.ScramResponse(client.clientFinal(challenge)));
        if (!(proven instanceof Proven.SignedIn(AccountAccess access))) {
            throw new AssertionError("a second factor is due");
        }
        if (!client.isServerProven(access.serverFinal())) {
            throw new AssertionError("the server did not prove itself");
        }
        return access;
    }

    /** Up to the demand for a code, which comes with the server's proof. */
    static Proven.CodeDue passwordAlone(Reception reception, String name, String password) throws IOException {
        ScramClient client = new ScramClient(name, salted(password), DepotRig.TLS, new byte[24]);
        byte[] challenge = reception.challenge(new Message.SignInPassword(client.clientFirst()));
        Proven proven = reception.signIn(new Message.ScramResponse(client.clientFinal(challenge)));
        if (!(proven instanceof Proven.CodeDue due) || !client.isServerProven(due.serverFinal())) {
            throw new AssertionError("no code is due, or the server did not prove itself");
        }
        return due;
    }

    static Message.KeyAdd keyAdd(KeyPair pair, long account, String label) {
        byte[] raw = DeviceKeys.rawPublicKey(pair.getPublic());
        return new Message.KeyAdd(
                raw, label, DeviceKeys.proveAdd(pair.getPrivate(), DepotRig.TLS, account, raw, label));
    }

    /** On the Unix socket of {@link DepotRig#admin()}. */
    static void addKey(AccountAccess access, KeyPair pair, String label) throws IOException {
        byte[] raw = DeviceKeys.rawPublicKey(pair.getPublic());
        access.addKey(new Message.KeyAdd(
                raw,
                label,
                DeviceKeys.proveAdd(pair.getPrivate(), Binding.unixPeer(), access.accountId(), raw, label)));
    }

    static AccountAccess signIn(Reception reception, String name, KeyPair pair) throws IOException {
        var keyId = DeviceKeys.keyId(DeviceKeys.rawPublicKey(pair.getPublic()));
        byte[] signature = DeviceKeys.signIn(pair.getPrivate(), DepotRig.TLS, new byte[0], name, keyId);
        return reception.signIn(new Message.SignInKey(name, keyId, signature), new byte[0]);
    }
}
