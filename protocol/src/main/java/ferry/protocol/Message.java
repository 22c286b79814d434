package ferry.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that crosses a link, one record each. Layouts and limits: ferry-1.md §5–§7; numbers and bytes are owned by
 * {@link MessageCodec}. File content is not part of a message: PUT, LEAF and FILE_LEAF say how much of it follows.
 *
 * <p>Byte arrays inside are owned by the message; nobody changes them after construction.
 */
public sealed interface Message {

    // §5 before sign-in

    record Hello(int lowestVersion, int highestVersion, byte[] nonce, List<Integer> features, String agent)
            implements Message {}

    record HelloOk(int version, byte[] nonce, boolean clientKeyDemanded) implements Message {}

    record ClientKey(String keyName, byte[] mac) implements Message {}

    record ClientKeyOk(byte[] mac) implements Message {}

    record SignInKey(String account, Digest keyId, byte[] signature) implements Message {}

    record SignInPassword(byte[] clientFirst) implements Message {}

    record ScramChallenge(byte[] serverFirst) implements Message {}

    record ScramResponse(byte[] clientFinal) implements Message {}

    record SignInPeer(String account) implements Message {}

    record SignedIn(
            long accountId,
            String account,
            Role role,
            SignInMethod method,
            Instant serverTime,
            byte[] receiptKey,
            byte[] serverFinal,
            List<Integer> features,
            String agent)
            implements Message {}

    record Register(
            String account, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey, Optional<byte[]> invite)
            implements Message {}

    record Registered(long accountId) implements Message {}

    /** A refusal; {@code code} is the wire value, since a newer peer may send one we do not know. */
    record ErrorMessage(int code, String detail, Optional<Existing> existing) implements Message {}

    record Goodbye(int code, String detail) implements Message {}

    // §6 files

    record Put(
            FerryPath path,
            Replace replace,
            Id16 upload,
            Instant modified,
            boolean executable,
            Digest root,
            int contentLength)
            implements Message {}

    record OpenUpload(
            FerryPath path, Replace replace, Id16 upload, Instant modified, boolean executable, long sizeBytes)
            implements Message {}

    record UploadState(boolean more, long epoch, long firstLeaf, List<Digest> leafHashes) implements Message {}

    record Leaf(long index, Digest hash, int contentLength) implements Message {}

    record FinishUpload(long upload, Digest root) implements Message {}

    record LeaveUpload(long upload) implements Message {}

    record DiscardUpload(Id16 upload) implements Message {}

    record AttachUpload(Id16 upload, long epoch) implements Message {}

    record Stored(
            boolean alreadyThere,
            Id16 version,
            long headSequence,
            long entryIndex,
            List<Digest> inclusionPath,
            byte[] entry)
            implements Message {}

    record Head(byte[] head) implements Message {}

    record UploadFailed(long upload, int code, String detail) implements Message {}

    record Done() implements Message {}

    record MakeDirectory(FerryPath path) implements Message {}

    record Move(FerryPath from, FerryPath to, boolean replace) implements Message {}

    record Remove(FerryPath path, boolean recursive) implements Message {}

    record Stat(FerryPath path) implements Message {}

    record ListFiles(FerryPath path, boolean recursive) implements Message {}

    record Entries(boolean more, List<Entry> entries) implements Message {}

    record Get(FerryPath path, Optional<Id16> version, long firstLeaf, long leafCount) implements Message {}

    record File(long sizeBytes, Instant modified, boolean executable, Id16 version, Digest root, boolean changedOutside)
            implements Message {}

    record FileLeaf(long index, Digest hash, int contentLength) implements Message {}

    record FileEnd() implements Message {}

    record Ping() implements Message {}

    record Pong() implements Message {}

    // §7 account

    record KeyAdd(byte[] publicKey, String label, byte[] proof) implements Message {}

    record KeyList() implements Message {}

    record Keys(List<Key> keys) implements Message {}

    record KeyRevoke(Digest keyId) implements Message {}

    record ChangePassword(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) implements Message {}

    record Receipts(long firstSequence) implements Message {}

    /** {@code head} is empty (length 0) where the account has no receipts. */
    record ReceiptBatch(boolean more, byte[] head, long firstIndex, List<byte[]> entries) implements Message {}

    record CreateInvite(long validSeconds) implements Message {}

    record Invite(byte[] token) implements Message {}

    record MapUid(long uid, String account) implements Message {}

    // parts

    /** What stands at a path: sent with EXISTS and VERSION_CHANGED. */
    record Existing(Id16 version, long sizeBytes, Optional<Digest> root) {}

    /** One line of a listing; {@code path} is relative to the asked one and empty for STAT. */
    record Entry(
            FerryPath path,
            Kind kind,
            long sizeBytes,
            Instant modified,
            boolean executable,
            Id16 version,
            Optional<Digest> root) {}

    record Key(Digest keyId, String label, Instant added, Instant lastUsed, boolean current) {}

    enum Kind {
        FILE,
        DIRECTORY
    }

    enum Role {
        USER,
        ADMINISTRATOR
    }

    enum SignInMethod {
        DEVICE_KEY,
        PASSWORD,
        PEER_CREDENTIAL
    }
}
