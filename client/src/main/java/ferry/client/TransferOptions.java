package ferry.client;

/**
 * How a transfer treats what it meets.
 *
 * @param overwrite replace other content at the target, atomically and only the version that was seen
 * @param followLinks upload what symbolic links point to, instead of skipping them
 * @param links connections that the upload of a large file or a tree is spread over; downloads use one
 */
public record TransferOptions(boolean overwrite, boolean followLinks, LinkCount links) {
    /** More links than this gain nothing on any network we measured, and a server allows few per account. */
    public static final int LINKS_MAX = 8;

    public static final TransferOptions DEFAULT = new TransferOptions(false, false, new LinkCount.Measured());

    /** With a fixed number of links, 1–{@value #LINKS_MAX}. */
    public TransferOptions(boolean overwrite, boolean followLinks, int links) {
        this(overwrite, followLinks, new LinkCount.Fixed(links));
    }
}
