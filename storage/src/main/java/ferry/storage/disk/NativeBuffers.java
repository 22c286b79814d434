package ferry.storage.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory outside the heap for content on its way to and from the kernel, made once and lent for one call at a time, so
 * that neither the number of transfers nor that of threads grows it.
 */
final class NativeBuffers {
    private static final BlockingQueue<MemorySegment> FREE = new ArrayBlockingQueue<>(DiskLimits.CONTENT_BUFFERS);
    private static final AtomicInteger MADE = new AtomicInteger();

    private NativeBuffers() {}

    static MemorySegment borrow() {
        MemorySegment free = FREE.poll();
        if (free != null) {
            return free;
        }
        if (MADE.get() < DiskLimits.CONTENT_BUFFERS && MADE.incrementAndGet() <= DiskLimits.CONTENT_BUFFERS) {
            return Arena.global().allocate(DiskLimits.CONTENT_BUFFER_BYTES, Long.BYTES);
        }
        return Waiting.uninterrupted(FREE::take);
    }

    static void giveBack(MemorySegment buffer) {
        FREE.add(buffer);
    }
}
