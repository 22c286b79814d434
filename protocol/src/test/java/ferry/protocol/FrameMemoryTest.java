package ferry.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory follows what was received, never what was claimed. */
class FrameMemoryTest {
    private static final Object THREADS;
    private static final Method ALLOCATED_BYTES;

    static {
        try { // by reflection: the room itself reads no more than java.base
            THREADS = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            ALLOCATED_BYTES =
                    Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void claimsAllocateNothingWorthMentioning() throws IOException {
        List<byte[]> claims = new ArrayList<>();
        for (long content : new long[] {1 << 20, (1 << 20) + 1, Integer.MAX_VALUE, 1L << 31, 0xffff_ffffL}) {
            for (int head : new int[] {0, 60, 4_096, 4_097, 65_535}) {
                for (int type : new int[] {0x0002, 0x0102, 0x0108, 0x0124, 0x012A, 0x0301}) {
                    claims.add(new ByteWriter()
                            .u16(type)
                            .u16(head)
                            .u32(content)
                            .u32(1)
                            .toBytes());
                    claims.add(new ByteWriter()
                            .u16(type)
                            .u16(head)
                            .u32(0)
                            .u32(1)
                            .raw(new byte[40])
                            .toBytes());
                }
            }
        }
        for (byte[] claim : claims) {
            long bytes = allocatedBy(claim); // the first run loads classes
            bytes = Math.min(bytes, allocatedBy(claim));
            assertThat(bytes).as(Samples.hex(claim)).isLessThan(16 * 1024);
        }
    }

    @Test
    void aListThatClaimsMoreThanItHasAllocatesNoRoomForIt() throws IOException {
        byte[] entries = new ByteWriter()
                .u16(0x0124)
                .u16(3)
                .u32(0)
                .u32(1)
                .u8(0)
                .u16(65_535)
                .toBytes();
        byte[] leaves = new ByteWriter()
                .u16(0x0106)
                .u16(19)
                .u32(0)
                .u32(1)
                .raw(new byte[17])
                .u16(2_000)
                .toBytes();
        byte[] tooMany = new ByteWriter()
                .u16(0x0106)
                .u16(19)
                .u32(0)
                .u32(1)
                .raw(new byte[17])
                .u16(2_001)
                .toBytes();
        for (byte[] claim : List.of(entries, leaves, tooMany)) {
            long bytes = allocatedBy(claim);
            bytes = Math.min(bytes, allocatedBy(claim));
            assertThat(bytes).isLessThan(16 * 1024);
        }
    }

    @Test
    void moreLeafHashesThanTheLimitAreRefusedEvenIfAllAreThere() {
        byte[] head = new ByteWriter()
                .raw(new byte[17])
                .u16(2_001)
                .raw(new byte[32 * 2_001])
                .toBytes();
        byte[] frame = new ByteWriter()
                .u16(0x0106)
                .u16(head.length)
                .u32(0)
                .u32(1)
                .raw(head)
                .toBytes();
        FrameReader reader = new FrameReader(FrameReaderTest.source(frame, available -> available));
        assertThatThrownBy(() -> reader.next(true))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("2001");
    }

    @Test
    void anIdleReaderHoldsLessThanOneKib() throws IOException {
        byte[] busy = new byte[0];
        for (int i = 1; i <= 500; i++) {
            byte[] ping = MessageCodec.encode(new Message.Stat(Samples.path("some/path")), i);
            busy = new ByteWriter().raw(busy).raw(ping).toBytes();
        }
        int[] largest = {0};
        int[] last = {0};
        FrameReader.Source whole = FrameReaderTest.source(busy, available -> available);
        FrameReader reader = new FrameReader((buffer, offset, length) -> {
            largest[0] = Math.max(largest[0], buffer.length);
            last[0] = buffer.length;
            return whole.read(buffer, offset, length);
        });
        int frames = 0;
        while (reader.next(true) != null) {
            frames++;
        }
        assertThat(frames).isEqualTo(500);
        assertThat(largest[0]).as("read in bulk while busy").isGreaterThan(8_000);
        assertThat(last[0]).as("waits with the small buffer").isLessThan(1_024);
    }

    private static long allocatedBy(byte[] stream) {
        FrameReader.Source source = FrameReaderTest.source(stream, available -> available);
        long before = allocated();
        try {
            FrameReader reader = new FrameReader(source);
            while (reader.next(true) != null) {
                reader.header();
            }
        } catch (IOException expected) {
            // refused or cut off, as it should be
        }
        return allocated() - before;
    }

    private static long allocated() {
        try {
            return (long) ALLOCATED_BYTES.invoke(THREADS);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
