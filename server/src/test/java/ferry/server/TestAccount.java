package ferry.server;

import ferry.protocol.Digest;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.PasswordVerifier;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Optional;

/** Somebody with a password and a device key; the cheapest verifier a server takes, to save the tests' time. */
record TestAccount(String name, String password, KeyPair device, PasswordVerifier verifier) {
    static TestAccount of(String name) {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        String password = "correct horse " + name;
        return new TestAccount(
                name,
                password,
                DeviceKeys.generate(random),
                PasswordVerifier.derive(password, salt, SpecLimits.ITERATIONS_MIN));
    }

    Message.Register register() {
        return new Message.Register(
                name,
                verifier.salt(),
                verifier.iterations(),
                verifier.storedKey(),
                verifier.serverKey(),
                Optional.empty());
    }

    byte[] publicKey() {
        return DeviceKeys.rawPublicKey(device.getPublic());
    }

    Digest keyId() {
        return DeviceKeys.keyId(publicKey());
    }
}
