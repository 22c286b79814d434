package ferry.depot;

import static ferry.depot.Refused.refusal;

import ferry.protocol.ByteWriter;
import ferry.protocol.Digest;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.auth.DeviceKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;

/** Sign-ins that fail, made of bytes alone: nothing of a password is derived. */
final class Attempt {
    private static final String BOUND = Base64.getEncoder()
            .encodeToString(new ByteWriter()
                    .raw("p=tls-exporter,,".getBytes(StandardCharsets.US_ASCII))
                    .raw(DepotRig.TLS.bytes())
                    .toBytes());
    private static final String NO_PROOF = Base64.getEncoder().encodeToString(new byte[32]);

    private Attempt() {}

    /** A whole SCRAM exchange with a wrong proof; what it was refused with. */
    static RefusedException password(Reception reception, String name) {
        return refusal(() -> {
            byte[] first = ("p=tls-exporter,,n=" + name + ",r=" + "n".repeat(32)).getBytes(StandardCharsets.US_ASCII);
            byte[] challenge = reception.challenge(new Message.SignInPassword(first));
            String nonces = new String(challenge, StandardCharsets.US_ASCII).split(",", -1)[0];
            String last = "c=" + BOUND + "," + nonces + ",p=" + NO_PROOF;
            reception.signIn(new Message.ScramResponse(last.getBytes(StandardCharsets.US_ASCII)));
        });
    }

    /** A sign-in frame that can be sent as often as one likes. */
    static Message.SignInKey frame(String name, KeyPair pair, boolean isSignedRightly) {
        Digest id = DeviceKeys.keyId(DeviceKeys.rawPublicKey(pair.getPublic()));
        String signed = isSignedRightly ? name : name + "x";
        return new Message.SignInKey(
                name, id, DeviceKeys.signIn(pair.getPrivate(), DepotRig.TLS, new byte[0], signed, id));
    }

    static RefusedException key(Reception reception, Message.SignInKey frame) {
        return refusal(() -> reception.signIn(frame, new byte[0]));
    }
}
