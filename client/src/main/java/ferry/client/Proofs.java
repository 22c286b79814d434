package ferry.client;

import ferry.protocol.Message;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.DeviceKeys;
import java.io.IOException;

/** The sign-ins of one frame: ferry-1.md §5. */
final class Proofs {
    private Proofs() {}

    /** A device key: one frame. Bound to the exporter, requests may follow at once. */
    record Device(String account, DeviceKeyStore.DeviceKey key) implements SignIn.Proof {
        @Override
        public Message first(Binding binding, byte[] nonce) {
            byte[] signature = DeviceKeys.signIn(key.key(), binding, nonce, account, key.id());
            return new Message.SignInKey(account, key.id(), signature);
        }

        @Override
        public boolean allowsPipelining() {
            return true;
        }

        @Override
        public Message answer(Message challenge) throws IOException {
            throw Reply.unexpected(challenge);
        }

        @Override
        public void check(Message.SignedIn signedIn) throws IOException {
            expect(signedIn, Message.SignInMethod.DEVICE_KEY, account);
        }
    }

    /** The user this process runs as, whom the kernel vouches for. */
    record Peer(String account) implements SignIn.Proof {
        @Override
        public Message first(Binding binding, byte[] nonce) {
            return new Message.SignInPeer(account);
        }

        @Override
        public boolean allowsPipelining() {
            return false;
        }

        @Override
        public Message answer(Message challenge) throws IOException {
            throw Reply.unexpected(challenge);
        }

        @Override
        public void check(Message.SignedIn signedIn) throws IOException {
            expect(signedIn, Message.SignInMethod.PEER_CREDENTIAL, account.isEmpty() ? signedIn.account() : account);
        }
    }

    private static void expect(Message.SignedIn signedIn, Message.SignInMethod method, String account)
            throws IOException {
        if (signedIn.method() != method || !signedIn.account().equals(account)) {
            throw new ClientException.ServerMisbehaved("the server signed in '" + signedIn.account() + "' by "
                    + signedIn.method() + ", which was not asked for");
        }
    }
}
