package ferry.protocol;

/** The one owner of message numbers and layouts. Pure: bytes in, messages out. ferry-1.md §2, §5–§7. */
public final class MessageCodec {
    private MessageCodec() {}

    /**
     * Checks a header the moment it was read, before anything more is read or allocated.
     *
     * @throws ProtocolException TOO_LARGE, or MALFORMED if a message without content has some
     */
    public static void checkHeader(FrameHeader header, boolean signedIn) throws ProtocolException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Whether this unknown type may be read and skipped (it is odd): ferry-1.md §2.3. */
    public static boolean isSkippable(int type) {
        return (type & 1) == 1;
    }

    /**
     * Decodes a head. The header has passed {@link #checkHeader}.
     *
     * @throws ProtocolException MALFORMED, UNKNOWN_MESSAGE, CRITICAL_EXTENSION
     * @throws RefusedException BAD_NAME, PATH_TOO_LONG: only this request is refused
     */
    public static Message decode(FrameHeader header, byte[] head, int offset) throws FerryException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The frame of {@code message}, header and head, without content (PUT, LEAF, FILE_LEAF: content follows it). */
    public static byte[] encode(Message message, long request) {
        throw new UnsupportedOperationException("not built yet");
    }
}
