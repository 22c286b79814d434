package ferry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallPartsTest {
    @Test
    void aHeadIsFirstOnce() {
        SentHeads heads = new SentHeads();
        assertThat(heads.isFirst(1)).isTrue();
        assertThat(heads.isFirst(64)).isTrue();
        assertThat(heads.isFirst(1)).isFalse();
        assertThat(heads.isFirst(65)).isTrue();
        assertThat(heads.isFirst(64)).isFalse();
        assertThat(heads.isFirst(1L << 40)).isTrue();
    }

    @Test
    void manyHeadsAreRememberedInBoundedMemory() {
        SentHeads heads = new SentHeads();
        for (long i = 0; i <= ServerLimits.SENT_HEAD_BLOCKS; i++) {
            assertThat(heads.isFirst(i * 64)).isTrue();
        }
        assertThat(heads.isFirst(ServerLimits.SENT_HEAD_BLOCKS * 64L)).isFalse();
        assertThat(heads.isFirst(0)).as("forgotten, so sent again").isTrue();
    }

    @Test
    void largeBuffersAreSharedAndNeverWaitedFor() {
        ContentBuffers buffers = new ContentBuffers();
        byte[] first = buffers.take(1 << 20, false);
        buffers.give(first);
        assertThat(buffers.take(1 << 20, false)).isSameAs(first);

        List<byte[]> out = new ArrayList<>();
        for (int i = 1; i < ServerLimits.CONTENT_BUFFERS; i++) {
            out.add(buffers.take(1 << 20, false));
        }
        assertThat(out.getLast()).hasSize(ServerLimits.CONTENT_BUFFER_BYTES);
        assertThat(buffers.take(1 << 20, false)).hasSize(ServerLimits.SMALL_BUFFER_BYTES);
        assertThat(buffers.take(100, false)).hasSize(100);
        assertThat(buffers.take(0, false)).hasSize(1);
    }

    @Test
    void aLineOfTheLogCannotBeBrokenByAPeer() {
        assertThat(ServerLog.printable("a\r\nb\u001b[31m\u0085\u202egnp.exe"))
                .isEqualTo("a\\u000d\\u000ab\\u001b[31m\\u0085\\u202egnp.exe");
        assertThat(ServerLog.printable("报告")).isEqualTo("报告");
        assertThat(ServerLog.printable("x".repeat(5_000))).hasSize(ServerLimits.LOG_CHARS + 1);
    }

    @Test
    void aPeerIsToldWhatWasRefusedAndNothingOfOurOwnFaults() {
        Refusal refused = Refusal.of(new RefusedException(ErrorCode.NOT_FOUND, "a/b"), "test");
        assertThat(refused).isEqualTo(new Refusal(ErrorCode.NOT_FOUND, "a/b"));

        Refusal bug = Refusal.of(new IllegalStateException("/srv/ferry/secret.key"), "test");
        assertThat(bug.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(bug.detail()).matches("incident [0-9a-f]{12}");

        Refusal world = Refusal.of(new IOException("/srv/ferry/files/1"), "test");
        assertThat(world.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
        assertThat(world.detail()).doesNotContain("/srv");
    }

    @Test
    void aDetailFitsItsFieldAndHoldsNoControlCharacters() {
        String detail = Refusal.of(new RefusedException(ErrorCode.NOT_FOUND, "\n" + "😀".repeat(400)), "test")
                .detail();

        assertThat(detail.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(SpecLimits.DETAIL_BYTES);
        assertThat(detail).startsWith("\\u000a😀").endsWith("😀");
    }
}
