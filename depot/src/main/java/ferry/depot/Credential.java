package ferry.depot;

import ferry.protocol.Digest;
import ferry.protocol.Message;
import java.util.Arrays;

/** What a link signed in with; if it is gone, so is the link. */
sealed interface Credential {
    Message.SignInMethod method();

    record DeviceKey(Digest keyId) implements Credential {
        @Override
        public Message.SignInMethod method() {
            return Message.SignInMethod.DEVICE_KEY;
        }
    }

    /**
     * {@code sealed}: the verifier as it was stored then; a new one differs even for the same password. {@code
     * secondFactor}: a code was behind it.
     */
    record Password(byte[] sealed, boolean secondFactor) implements Credential {
        @Override
        public Message.SignInMethod method() {
            return Message.SignInMethod.PASSWORD;
        }

        boolean is(byte[] other) {
            return Arrays.equals(sealed, other);
        }
    }

    record PeerUid(int uid) implements Credential {
        @Override
        public Message.SignInMethod method() {
            return Message.SignInMethod.PEER_CREDENTIAL;
        }
    }
}
