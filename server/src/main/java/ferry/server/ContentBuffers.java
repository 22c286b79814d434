package ferry.server;

import java.util.ArrayDeque;

/**
 * Buffers for content on its way in or out, held only while content flows. Nobody waits for one: when all are out (held
 * by slow links, perhaps), a small one is made. Thread-safe.
 */
final class ContentBuffers {
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private int out;

    /** A buffer for content of {@code contentBytes}; give it back. {@code isSlow}: content that would hold it for long. */
    byte[] take(long contentBytes, boolean isSlow) {
        if (contentBytes > ServerLimits.SMALL_BUFFER_BYTES && !isSlow) {
            synchronized (free) {
                if (out < ServerLimits.CONTENT_BUFFERS) {
                    out++;
                    byte[] kept = free.pollLast();
                    if (kept != null) {
                        return kept;
                    }
                    return new byte[ServerLimits.CONTENT_BUFFER_BYTES];
                }
            }
        }
        return small(contentBytes);
    }

    /** A buffer to begin with while nothing has come of what a peer announced: a claim costs no more than this. */
    byte[] small(long contentBytes) {
        return new byte[(int) Math.max(1, Math.min(contentBytes, ServerLimits.SMALL_BUFFER_BYTES))];
    }

    void give(byte[] buffer) {
        if (buffer.length == ServerLimits.CONTENT_BUFFER_BYTES) {
            synchronized (free) {
                out--;
                free.addLast(buffer);
            }
        }
    }
}
