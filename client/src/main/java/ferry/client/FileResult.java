package ferry.client;

import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.proof.Receipt;
import java.util.Optional;

/**
 * How the transfer of one file or directory ended.
 *
 * @param name what a person would call it: the local path of an upload, the remote path of a download
 * @param sizeBytes of the content, 0 for directories and where it is not known
 */
public record FileResult(String name, long sizeBytes, Outcome outcome) {
    /** What became of it. */
    public sealed interface Outcome {}

    /** Stored by the server, complete, verified and on its disk; {@code receipt} is verified. */
    public record Stored(Receipt receipt) implements Outcome {}

    /** Fetched, verified and on the local disk. */
    public record Fetched() implements Outcome {}

    /** The same content was there already; an upload may have learnt the original receipt. */
    public record AlreadyThere(Optional<Receipt> receipt) implements Outcome {}

    /** An empty directory is there. */
    public record DirectoryMade() implements Outcome {}

    /** Left out on purpose (a link, a special file, a name that cannot travel). */
    public record Skipped(Problem problem) implements Outcome {}

    /** Not transferred. */
    public record Failed(Problem problem) implements Outcome {}

    /**
     * Why something was left out or failed.
     *
     * @param code the server's code, where kind is REFUSED
     * @param detail English, for logs and {@code --verbose}
     * @param shortage by how much the account's quota is too small, where the server said so
     */
    public record Problem(Kind kind, Optional<ErrorCode> code, String detail, Optional<Message.Shortage> shortage) {
        public Problem(Kind kind, String detail) {
            this(kind, Optional.empty(), detail);
        }

        public Problem(Kind kind, Optional<ErrorCode> code, String detail) {
            this(kind, code, detail, Optional.empty());
        }
    }

    public enum Kind {
        /** The name breaks ferry-1.md §2.4, or is not UTF-8. */
        BAD_NAME,
        SYMBOLIC_LINK,
        /** Following the link would lead back into a directory it is in. */
        LINK_LOOP,
        /** A device, socket or pipe. */
        SPECIAL_FILE,
        LOCAL_NOT_FOUND,
        /** The local file system does not let us read or write. */
        LOCAL_DENIED,
        LOCAL_DISK_FULL,
        LOCAL_FAILED,
        /** The source changed while it was read; nothing was stored. */
        SOURCE_CHANGED,
        /** Other content is at the target and overwriting was not asked for. */
        EXISTS,
        /** The server's content did not fit its hash. */
        CORRUPT,
        /** The server refused; see the code. */
        REFUSED
    }
}
