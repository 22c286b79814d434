package ferry.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Digest;
import ferry.protocol.Message;
import ferry.protocol.auth.DeviceKeys;
import ferry.protocol.proof.ReceiptChain.BrokenChainException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which receipt key a client takes for the one that follows (ferry-1.md §8.3, S16): none that the former did not name. */
class KeyHandoversTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<KeyPair> PAIRS = List.of(pair(), pair(), pair());

    private static KeyPair pair() {
        return DeviceKeys.generate(RANDOM);
    }

    private static byte[] raw(KeyPair pair) {
        return DeviceKeys.rawPublicKey(pair.getPublic());
    }

    private static ReceiptHead head(long account, long sequence, Digest previous, KeyPair from, KeyPair to) {
        return ReceiptHead.signRotation(
                account, sequence, previous, raw(to), Instant.EPOCH, raw(from), from.getPrivate());
    }

    private static Message.KeyHandover told(KeyPair from, ReceiptHead head) {
        return new Message.KeyHandover(raw(from), head.encode());
    }

    private static List<Message.KeyHandover> honest() {
        ReceiptHead first = head(0, 1, ReceiptHead.NO_PREVIOUS, PAIRS.get(0), PAIRS.get(1));
        ReceiptHead second = head(0, 2, first.hash(), PAIRS.get(1), PAIRS.get(2));
        return List.of(told(PAIRS.get(0), first), told(PAIRS.get(1), second));
    }

    private static void refused(byte[] known, List<Message.KeyHandover> handovers, byte[] current) {
        assertThatThrownBy(() -> KeyHandovers.lead(known, handovers, current)).isInstanceOf(BrokenChainException.class);
    }

    @Test
    void theChainLeadsFromAnyFormerKeyToTheCurrentOne() throws Exception {
        byte[] current = raw(PAIRS.get(2));

        assertThat(KeyHandovers.lead(raw(PAIRS.get(0)), honest(), current))
                .containsExactly(raw(PAIRS.get(0)), raw(PAIRS.get(1)), current);
        assertThat(KeyHandovers.lead(raw(PAIRS.get(1)), honest(), current)).hasSize(2);
        assertThat(KeyHandovers.lead(current, honest(), current)).hasSize(1);
    }

    @Test
    void aKeyThatNobodyNamedIsRefused() {
        refused(raw(pair()), honest(), raw(PAIRS.get(2)));
        refused(raw(PAIRS.get(0)), honest(), raw(pair()));
        refused(raw(PAIRS.get(0)), List.of(), raw(PAIRS.get(2)));
        refused(raw(PAIRS.get(0)), honest().subList(0, 1), raw(PAIRS.get(2)));
    }

    @Test
    void aHandoverThatTheFormerKeyDidNotSignIsRefused() {
        KeyPair thief = pair();
        ReceiptHead forged = head(0, 1, ReceiptHead.NO_PREVIOUS, thief, PAIRS.get(1));
        refused(raw(PAIRS.get(0)), List.of(told(PAIRS.get(0), forged)), raw(PAIRS.get(1)));

        // Signed by the thief under the former key's id.
        byte[] changed = honest().getFirst().head();
        changed[changed.length - 1] ^= 1;
        refused(raw(PAIRS.get(0)), List.of(new Message.KeyHandover(raw(PAIRS.get(0)), changed)), raw(PAIRS.get(1)));
    }

    @Test
    void aHandoverOfAnAccountOrOutOfPlaceIsRefused() {
        ReceiptHead ofAccount = head(7, 1, ReceiptHead.NO_PREVIOUS, PAIRS.get(0), PAIRS.get(1));
        refused(raw(PAIRS.get(0)), List.of(told(PAIRS.get(0), ofAccount)), raw(PAIRS.get(1)));

        List<Message.KeyHandover> skipping = new ArrayList<>(honest());
        skipping.set(
                1,
                told(
                        PAIRS.get(1),
                        head(0, 3, Digest.ofContent(skipping.getFirst().head()), PAIRS.get(1), PAIRS.get(2))));
        refused(raw(PAIRS.get(0)), skipping, raw(PAIRS.get(2)));
        skipping.set(1, told(PAIRS.get(1), head(0, 2, ReceiptHead.NO_PREVIOUS, PAIRS.get(1), PAIRS.get(2))));
        refused(raw(PAIRS.get(0)), skipping, raw(PAIRS.get(2)));
    }
}
