package ferry.server;

import ferry.protocol.Digest;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.auth.PasswordVerifier;
import ferry.protocol.auth.SaltedPassword;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Optional;

/** Somebody with a password, salted once to save the tests' time, and a device key. */
record TestAccount(String name, SaltedPassword password, KeyPair device, PasswordVerifier verifier) {
    static TestAccount of(String name) {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SpecLimits.SALT_BYTES];
        random.nextBytes(salt);
        SaltedPassword password = new SaltedPassword("correct horse " + name);
        return new TestAccount(
                name, password, DeviceKeys.generate(random), password.verifier(salt, SpecLimits.ITERATIONS));
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
