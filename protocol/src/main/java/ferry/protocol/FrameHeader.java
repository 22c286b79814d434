package ferry.protocol;

/**
 * The 12 bytes before every frame: ferry-1.md §2.
 *
 * <pre>
 *  0      2             4                8           12
 *  | type | head length | content length | request |
 * </pre>
 *
 * @param type message type, 0–65,535
 * @param headLength bytes of head that follow, 0–65,535
 * @param contentLength bytes of file content after the head, 0–1,048,576 once checked
 * @param request request number, 0 where there is none; a u32 held in a long
 */
public record FrameHeader(int type, int headLength, long contentLength, long request) {
    /** Reads a header from {@code bytes[offset … offset + 12)}; checks nothing. */
    public static FrameHeader read(byte[] bytes, int offset) {
        return new FrameHeader(
                u16(bytes, offset), u16(bytes, offset + 2), u32(bytes, offset + 4), u32(bytes, offset + 8));
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static long u32(byte[] bytes, int at) {
        return (long) u16(bytes, at) << 16 | u16(bytes, at + 2);
    }
}
