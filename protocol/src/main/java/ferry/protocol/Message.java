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

    /** What a client sends to sign in: §5. Never reaches a handler of requests, by type. */
    sealed interface BeforeSignIn extends Message {}

    /** What a client sends once it is signed in: §6, §7. Only {@link ServerStep.Serve} hands one out. */
    sealed interface Request extends Message
            permits Put,
                    OpenUpload,
                    Leaf,
                    FinishUpload,
                    LeaveUpload,
                    DiscardUpload,
                    AttachUpload,
                    MakeDirectory,
                    Move,
                    Remove,
                    Stat,
                    ListFiles,
                    Get,
                    Ping,
                    KeyAdd,
                    KeyList,
                    KeyRevoke,
                    ChangePassword,
                    Receipts,
                    CreateInvite,
                    MapUid,
                    SecondFactorEnable,
                    SecondFactorDisable,
                    SecondFactorStatus,
                    NewRecoveryCodes,
                    OwnQuota,
                    AdminRequest {}

    /** What a server sends. {@link AnswerOrder} says which one may follow which request. */
    sealed interface Answer extends Message {}

    // §5 before sign-in

    record Hello(int lowestVersion, int highestVersion, byte[] nonce, List<Integer> features, String agent)
            implements BeforeSignIn {}

    record HelloOk(int version, byte[] nonce, boolean clientKeyDemanded) implements Answer {}

    record ClientKey(String keyName, byte[] mac) implements BeforeSignIn {}

    record ClientKeyOk(byte[] mac) implements Answer {}

    record SignInKey(String account, Digest keyId, byte[] signature) implements BeforeSignIn {}

    record SignInPassword(byte[] clientFirst) implements BeforeSignIn {}

    record ScramChallenge(byte[] serverFirst) implements Answer {}

    record ScramResponse(byte[] clientFinal) implements BeforeSignIn {}

    record SignInPeer(String account) implements BeforeSignIn {}

    record SignedIn(
            long accountId,
            String account,
            Role role,
            SignInMethod method,
            Instant serverTime,
            byte[] receiptKey,
            byte[] serverFinal,
            List<Integer> features,
            String agent,
            List<KeyHandover> handovers)
            implements Answer {}

    record Register(
            String account, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey, Optional<byte[]> invite)
            implements BeforeSignIn {}

    record Registered(long accountId) implements Answer {}

    /** The password was right, and a code is due; {@code enrolled} false: first the account's second factor itself. */
    record SecondFactor(boolean enrolled, byte[] serverFinal) implements Answer {}

    record SecondFactorCode(String code) implements BeforeSignIn {}

    record SecondFactorEnrol(byte[] secret, String code) implements BeforeSignIn {}

    /** A refusal; {@code code} is the wire value, since a newer peer may send one we do not know. */
    record ErrorMessage(int code, String detail, Optional<Existing> existing, Optional<Shortage> shortage)
            implements Answer {
        public ErrorMessage(int code, String detail, Optional<Existing> existing) {
            this(code, detail, existing, Optional.empty());
        }
    }

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
            implements Request {}

    record OpenUpload(
            FerryPath path, Replace replace, Id16 upload, Instant modified, boolean executable, long sizeBytes)
            implements Request {}

    record UploadState(boolean more, long epoch, long firstLeaf, List<Digest> leafHashes) implements Answer {}

    record Leaf(long index, Digest hash, int contentLength) implements Request {}

    record FinishUpload(long upload, Digest root) implements Request {}

    record LeaveUpload(long upload) implements Request {}

    record DiscardUpload(Id16 upload) implements Request {}

    record AttachUpload(Id16 upload, long epoch) implements Request {}

    record Stored(
            boolean alreadyThere,
            Id16 version,
            long headSequence,
            long entryIndex,
            List<Digest> inclusionPath,
            byte[] entry)
            implements Answer {}

    record Head(byte[] head) implements Answer {}

    record UploadFailed(long upload, int code, String detail) implements Answer {}

    record Done() implements Answer {}

    record MakeDirectory(FerryPath path) implements Request {}

    record Move(FerryPath from, FerryPath to, boolean replace) implements Request {}

    record Remove(FerryPath path, boolean recursive) implements Request {}

    record Stat(FerryPath path) implements Request {}

    record ListFiles(FerryPath path, boolean recursive) implements Request {}

    record Entries(boolean more, List<Entry> entries) implements Answer {}

    record Get(FerryPath path, Optional<Id16> version, long firstLeaf, long leafCount) implements Request {}

    record File(long sizeBytes, Instant modified, boolean executable, Id16 version, Digest root, boolean changedOutside)
            implements Answer {}

    record FileLeaf(long index, Digest hash, int contentLength) implements Answer {}

    record FileEnd() implements Answer {}

    record Ping() implements Request {}

    record Pong() implements Answer {}

    /** How the site's receipts went from one key to the next: a head of the chain of account 0, ferry-1.md §8.3. */
    record KeyHandover(byte[] formerKey, byte[] head) {}

    /** A sign of life of a server that takes content more slowly than it comes. */
    record Receiving() implements Answer {}

    // §7 account

    record KeyAdd(byte[] publicKey, String label, byte[] proof) implements Request {}

    record KeyList() implements Request {}

    record Keys(List<Key> keys) implements Answer {}

    record KeyRevoke(Digest keyId) implements Request {}

    record ChangePassword(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) implements Request {}

    record Receipts(long firstSequence) implements Request {}

    /** {@code head} is empty (length 0) where the account has no receipts. */
    record ReceiptBatch(boolean more, byte[] head, long firstIndex, List<byte[]> entries) implements Answer {}

    record CreateInvite(long validSeconds) implements Request {}

    record Invite(byte[] token) implements Answer {}

    record MapUid(long uid, String account) implements Request {}

    /** What the account uses and may use; answered with one record. */
    record OwnQuota() implements Request {}

    // §7.1 administration: the requests are in AdminRequest

    record Records(boolean more, List<AdminRecord> records) implements Answer {}

    // §5.6 second factor

    record SecondFactorEnable(byte[] secret, String code) implements Request {}

    record RecoveryCodes(List<String> codes) implements Answer {}

    record SecondFactorDisable(String code) implements Request {}

    record SecondFactorStatus() implements Request {}

    record SecondFactorState(boolean enrolled, boolean required, int recoveryCodes) implements Answer {}

    record NewRecoveryCodes(String code) implements Request {}

    // parts

    /** What stands at a path: sent with EXISTS and VERSION_CHANGED. */
    record Existing(Id16 version, long sizeBytes, Optional<Digest> root) {}

    /** By how much a quota in bytes is too small: sent with QUOTA_EXCEEDED. */
    record Shortage(long neededBytes, long freeBytes) {}

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
        FILE(0),
        DIRECTORY(1);

        private final int wire;

        Kind(int wire) {
            this.wire = wire;
        }

        int wire() {
            return wire;
        }
    }

    enum Role {
        USER(0),
        ADMINISTRATOR(1);

        private final int wire;

        Role(int wire) {
            this.wire = wire;
        }

        int wire() {
            return wire;
        }
    }

    enum SignInMethod {
        DEVICE_KEY(1),
        PASSWORD(2),
        PEER_CREDENTIAL(3);

        private final int wire;

        SignInMethod(int wire) {
            this.wire = wire;
        }

        int wire() {
            return wire;
        }
    }
}
