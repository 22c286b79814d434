package ferry.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ferry.protocol.auth.Binding;
import ferry.protocol.auth.ScramClient;
import ferry.protocol.auth.ScramServer;
import ferry.protocol.proof.ReceiptEntry;
import ferry.protocol.proof.ReceiptHead;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a peer sends, a decoder answers with a value, a FerryException or the end; seeded, quick, every build. */
class MutationTest {
    private static final int ROUNDS = 100_000;
    private static final long SEED = Long.getLong("ferry.seed", 20_260_101L);

    @Test
    void mutatedFramesNeverSurpriseTheReader() {
        List<byte[]> seeds = new ArrayList<>();
        Samples.all().forEach(message -> seeds.add(MessageCodec.encode(message, 0)));
        int[] outcomes = new int[3];
        forEachMutation(seeds, (bytes, signedIn) -> {
            FrameReader reader = new FrameReader(FrameReaderTest.source(bytes, available -> available));
            try {
                FrameReader.Frame frame;
                while ((frame = reader.next(signedIn)) != null) {
                    outcomes[0]++;
                    // What was accepted can be said again, and means the same.
                    byte[] again =
                            MessageCodec.encode(frame.message(), frame.header().request());
                    Message twice = MessageCodec.decode(FrameHeader.read(again, 0), again, 12);
                    assertThat(MessageCodec.encode(twice, frame.header().request()))
                            .isEqualTo(again);
                }
            } catch (RefusedException e) {
                outcomes[1]++;
            } catch (ProtocolException | EOFException e) {
                outcomes[2]++;
            }
        });
        assertThat(Arrays.stream(outcomes)).as("accepted, refused, ended").allMatch(count -> count > 200);
    }

    @Test
    void mutatedReceiptsNeverSurpriseTheirReaders() {
        byte[] entry =
                Samples.hex("010101" + "0000000000000007" + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf" + "0000000000000005"
                        + Samples.DIGEST.hex() + "000000006ab0c800" + "00000005" + "01" + "02" + "0161" + "0162");
        byte[] head = new byte[ReceiptHead.BYTES];
        head[0] = 1;
        head[17] = 1;
        head[85] = 1;
        forEachMutation(List.of(entry, head), (bytes, isEntry) -> {
            try {
                byte[] again = isEntry
                        ? ReceiptEntry.decode(bytes).encode()
                        : ReceiptHead.decode(bytes).encode();
                assertThat(again).isEqualTo(bytes); // one value, one spelling: signatures depend on it
            } catch (ProtocolException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED);
            }
        });
    }

    @Test
    void mutatedSignInsNeverSurpriseEitherSide() {
        Binding binding = new Binding(Binding.Type.TLS_EXPORTER, new byte[32], new byte[32]);
        byte[] nonce = new byte[24];
        byte[] first = new ScramClient("alice", "x", binding, nonce).clientFirst();
        // Iterations that no client accepts, so that no round costs a key derivation.
        byte[] challenge = ("r=" + "A".repeat(64) + ",s=AAAAAAAAAAAAAAAAAAAAAA==,i=9000000").getBytes();
        forEachMutation(List.of(first, challenge), (bytes, toServer) -> {
            try {
                if (toServer) {
                    new ScramServer(bytes, binding, nonce).account();
                } else if (!new String(bytes).matches(".*,i=[1-9][0-9]{5}(,.*)?")
                        && !new String(bytes).matches(".*,i=[12][0-9]{6}(,.*)?")) {
                    new ScramClient("alice", "x", binding, nonce).clientFinal(bytes);
                }
            } catch (FerryException e) {
                assertThat(e.code()).isNotNull();
            }
        });
    }

    private interface Trial {
        void run(byte[] bytes, boolean coin) throws IOException;
    }

    private static void forEachMutation(List<byte[]> seeds, Trial trial) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())), random);
            try {
                trial.run(bytes, random.nextBoolean());
            } catch (Exception | Error e) {
                fail("seed %d, round %d: %s".formatted(SEED, round, Samples.hex(bytes)), e);
            }
        }
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, at)); // cut
                default -> { // longer, or a second frame behind it
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + random.nextInt(20) + 1);
                    System.arraycopy(
                            bytes, 0, longer, bytes.length, Math.min(bytes.length, longer.length - bytes.length));
                    bytes = longer;
                }
            }
        }
        return bytes;
    }
}
