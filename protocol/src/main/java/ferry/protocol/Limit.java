package ferry.protocol;

import java.util.Arrays;
import java.util.Optional;

/**
 * What can be limited for an account. The numbers stand on the wire and in databases, the words in commands and records:
 * ferry-1.md §7.1.
 */
public enum Limit {
    /** Bytes of the files that stand in its tree, and of those unfinished uploads will add. */
    BYTES(1, "bytes", 0),
    /** The same in files; directories do not count. */
    FILES(2, "files", 0),
    /** Bytes of content a second that come in, over all its links. At least one piece of the server's a second. */
    UPLOAD_RATE(3, "upload-rate", Limit.LEAST_RATE),
    /** The same for content that goes out. */
    DOWNLOAD_RATE(4, "download-rate", Limit.LEAST_RATE),
    /** Links that may be signed in at once. */
    LINKS(5, "links", 1),
    /** Large uploads that may be open at once. */
    UPLOADS(6, "uploads", 1);

    /** Stands for no limit, in the database and on the wire. */
    public static final long NONE = -1;

    /** Slower than this a transfer cannot be told from one that stands still. */
    private static final long LEAST_RATE = 16 << 10;

    private final int number;
    private final String word;
    private final long least;

    Limit(int number, String word, long least) {
        this.number = number;
        this.word = word;
        this.least = least;
    }

    public int number() {
        return number;
    }

    public String word() {
        return word;
    }

    /** Its field in an administrative record. */
    public String key() {
        return switch (this) {
            case BYTES -> "bytesLimit";
            case FILES -> "filesLimit";
            case UPLOAD_RATE -> "uploadRateLimit";
            case DOWNLOAD_RATE -> "downloadRateLimit";
            case LINKS -> "linksLimit";
            case UPLOADS -> "uploadsLimit";
        };
    }

    /** The smallest amount that makes sense. */
    public long least() {
        return least;
    }

    public static Optional<Limit> of(String word) {
        return Arrays.stream(values()).filter(limit -> limit.word.equals(word)).findFirst();
    }

    public static Optional<Limit> of(int number) {
        return Arrays.stream(values()).filter(limit -> limit.number == number).findFirst();
    }
}
