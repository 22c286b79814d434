package ferry.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.IntFunction;

/**
 * Buffers of one size that busy links lend each other, so that an idle link holds none. Any thread. A buffer
 * comes back only from its owner, between two uses; what a closed link still holds is garbage.
 */
final class BufferPool {
    static final BufferPool NETWORK = new BufferPool(
            ByteBuffer::allocate, TransportLimits.NETWORK_BUFFER_BYTES, TransportLimits.SPARE_NETWORK_BUFFERS);
    /** Outside Java's heap, for native libraries. */
    static final BufferPool NATIVE_NETWORK = new BufferPool(
            ByteBuffer::allocateDirect, TransportLimits.NETWORK_BUFFER_BYTES, TransportLimits.SPARE_NETWORK_BUFFERS);

    static final BufferPool RECORDS = new BufferPool(
            ByteBuffer::allocate, TransportLimits.RECORD_BUFFER_BYTES, TransportLimits.SPARE_RECORD_BUFFERS);

    private final IntFunction<ByteBuffer> allocation;
    private final int bufferBytes;
    private final ArrayBlockingQueue<ByteBuffer> spare;

    BufferPool(IntFunction<ByteBuffer> allocation, int bufferBytes, int spareBuffers) {
        this.allocation = allocation;
        this.bufferBytes = bufferBytes;
        spare = new ArrayBlockingQueue<>(spareBuffers);
    }

    /** An empty buffer, ready to be filled; never waits. */
    ByteBuffer take() {
        ByteBuffer buffer = spare.poll();
        return buffer == null ? allocation.apply(bufferBytes) : buffer.clear();
    }

    /** Gives a buffer back; too many are dropped. */
    void giveBack(ByteBuffer buffer) {
        spare.offer(buffer);
    }
}
