package ferry.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fields of the messages of ferry-1.md §6, each read beside its write. */
final class FileCodec {
    /** path, kind, size, mtime, attributes, version, no root: the shortest entry there can be. */
    private static final int ENTRY_BYTES_MIN = 1 + 1 + 8 + 12 + 1 + 16 + 1;

    private FileCodec() {}

    static void write(Message.Put put, ByteWriter out) {
        out.path(put.path());
        replace(put.replace(), out).id16(put.upload()).time(put.modified()).flag(put.executable());
        out.digest(put.root());
    }

    static Message.Put put(ByteReader in, int contentLength) throws ProtocolException {
        return new Message.Put(
                in.path(), replace(in), in.id16(), in.time(), in.executable(), in.digest(), contentLength);
    }

    static void write(Message.OpenUpload open, ByteWriter out) {
        out.path(open.path());
        replace(open.replace(), out).id16(open.upload()).time(open.modified()).flag(open.executable());
        out.u64(open.sizeBytes());
    }

    static Message.OpenUpload openUpload(ByteReader in) throws ProtocolException {
        Message.OpenUpload open =
                new Message.OpenUpload(in.path(), replace(in), in.id16(), in.time(), in.executable(), in.u64());
        if (open.sizeBytes() <= SpecLimits.LEAF_BYTES) {
            throw ByteReader.malformed("an upload of " + open.sizeBytes() + " bytes, which fit a PUT");
        }
        if (open.sizeBytes() > SpecLimits.FILE_BYTES) {
            in.refuse(new RefusedException(ErrorCode.FILE_TOO_LARGE, open.sizeBytes() + " bytes"));
        }
        return open;
    }

    static void write(Message.UploadState state, ByteWriter out) {
        out.flag(state.more()).u64(state.epoch()).u64(state.firstLeaf());
        out.digests(state.leafHashes(), SpecLimits.LEAVES_IN_STATE);
    }

    static Message.UploadState uploadState(ByteReader in) throws ProtocolException {
        return new Message.UploadState(in.flag(), in.u64(), in.u64(), in.digests(SpecLimits.LEAVES_IN_STATE));
    }

    static void write(Message.Leaf leaf, ByteWriter out) {
        out.u64(leaf.index()).digest(leaf.hash());
    }

    static Message.Leaf leaf(ByteReader in, int contentLength) throws ProtocolException {
        return new Message.Leaf(in.u64(), in.digest(), contentLength);
    }

    static void write(Message.FinishUpload finish, ByteWriter out) {
        out.u32(finish.upload()).digest(finish.root());
    }

    static Message.FinishUpload finishUpload(ByteReader in) throws ProtocolException {
        return new Message.FinishUpload(in.u32(), in.digest());
    }

    static void write(Message.LeaveUpload leave, ByteWriter out) {
        out.u32(leave.upload());
    }

    static Message.LeaveUpload leaveUpload(ByteReader in) throws ProtocolException {
        return new Message.LeaveUpload(in.u32());
    }

    static void write(Message.DiscardUpload discard, ByteWriter out) {
        out.id16(discard.upload());
    }

    static Message.DiscardUpload discardUpload(ByteReader in) throws ProtocolException {
        return new Message.DiscardUpload(in.id16());
    }

    static void write(Message.AttachUpload attach, ByteWriter out) {
        out.id16(attach.upload()).u64(attach.epoch());
    }

    static Message.AttachUpload attachUpload(ByteReader in) throws ProtocolException {
        return new Message.AttachUpload(in.id16(), in.u64());
    }

    static void write(Message.Stored stored, ByteWriter out) {
        out.flag(stored.alreadyThere()).id16(stored.version()).u64(stored.headSequence());
        out.u32(stored.entryIndex()).digests(stored.inclusionPath(), SpecLimits.INCLUSION_PATH);
        out.bytes16(stored.entry());
    }

    static Message.Stored stored(ByteReader in) throws ProtocolException {
        return new Message.Stored(
                in.flag(), in.id16(), in.u64(), in.u32(), in.digests(SpecLimits.INCLUSION_PATH), in.bytes16());
    }

    static void write(Message.Head head, ByteWriter out) {
        out.bytes16(head.head());
    }

    static Message.Head head(ByteReader in) throws ProtocolException {
        return new Message.Head(in.bytes16());
    }

    static void write(Message.UploadFailed failed, ByteWriter out) {
        out.u32(failed.upload()).u16(failed.code()).detail(failed.detail());
    }

    static Message.UploadFailed uploadFailed(ByteReader in) throws ProtocolException {
        return new Message.UploadFailed(in.u32(), in.u16(), in.text(SpecLimits.DETAIL_BYTES));
    }

    static void write(Message.MakeDirectory make, ByteWriter out) {
        out.path(make.path());
    }

    static Message.MakeDirectory makeDirectory(ByteReader in) throws ProtocolException {
        return new Message.MakeDirectory(in.path());
    }

    static void write(Message.Move move, ByteWriter out) {
        out.path(move.from()).path(move.to()).flag(move.replace());
    }

    static Message.Move move(ByteReader in) throws ProtocolException {
        return new Message.Move(in.path(), in.path(), in.flag());
    }

    static void write(Message.Remove remove, ByteWriter out) {
        out.path(remove.path()).flag(remove.recursive());
    }

    static Message.Remove remove(ByteReader in) throws ProtocolException {
        return new Message.Remove(in.path(), in.flag());
    }

    static void write(Message.Stat stat, ByteWriter out) {
        out.path(stat.path());
    }

    static Message.Stat stat(ByteReader in) throws ProtocolException {
        return new Message.Stat(in.path());
    }

    static void write(Message.ListFiles list, ByteWriter out) {
        out.path(list.path()).flag(list.recursive());
    }

    static Message.ListFiles list(ByteReader in) throws ProtocolException {
        return new Message.ListFiles(in.path(), in.flag());
    }

    static void write(Message.Entries entries, ByteWriter out) {
        out.flag(entries.more()).count(entries.entries(), SpecLimits.HEAD_BYTES);
        entries.entries().forEach(entry -> write(entry, out));
    }

    static Message.Entries entries(ByteReader in) throws ProtocolException {
        boolean more = in.flag();
        int count = in.count(SpecLimits.HEAD_BYTES, ENTRY_BYTES_MIN);
        List<Message.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry(in));
        }
        return new Message.Entries(more, List.copyOf(entries));
    }

    static void write(Message.Entry entry, ByteWriter out) {
        out.path(entry.path()).u8(entry.kind().wire()).u64(entry.sizeBytes());
        out.time(entry.modified()).flag(entry.executable()).id16(entry.version());
        optional(entry.root(), out);
    }

    private static Message.Entry entry(ByteReader in) throws ProtocolException {
        return new Message.Entry(
                in.knownPath(),
                in.choice(Message.Kind.values(), Message.Kind::wire, "kind"),
                in.u64(),
                in.time(),
                in.executable(),
                in.id16(),
                in.flag() ? Optional.of(in.digest()) : Optional.empty());
    }

    static void write(Message.Get get, ByteWriter out) {
        out.path(get.path()).flag(get.version().isPresent());
        get.version().ifPresent(out::id16);
        out.u64(get.firstLeaf()).u64(get.leafCount());
    }

    static Message.Get get(ByteReader in) throws ProtocolException {
        return new Message.Get(in.path(), in.flag() ? Optional.of(in.id16()) : Optional.empty(), in.u64(), in.u64());
    }

    static void write(Message.File file, ByteWriter out) {
        out.u64(file.sizeBytes()).time(file.modified()).flag(file.executable());
        out.id16(file.version()).digest(file.root()).flag(file.changedOutside());
    }

    static Message.File file(ByteReader in) throws ProtocolException {
        return new Message.File(in.u64(), in.time(), in.executable(), in.id16(), in.digest(), in.flag());
    }

    static void write(Message.FileLeaf leaf, ByteWriter out) {
        out.u64(leaf.index()).digest(leaf.hash());
    }

    static Message.FileLeaf fileLeaf(ByteReader in, int contentLength) throws ProtocolException {
        return new Message.FileLeaf(in.u64(), in.digest(), contentLength);
    }

    private static void optional(Optional<Digest> digest, ByteWriter out) {
        out.flag(digest.isPresent());
        digest.ifPresent(out::digest);
    }

    private static ByteWriter replace(Replace replace, ByteWriter out) {
        return switch (replace) {
            case Replace.Never() -> out.u8(0);
            case Replace.Always() -> out.u8(1);
            case Replace.Version(Id16 version) -> out.u8(2).id16(version);
        };
    }

    private static Replace replace(ByteReader in) throws ProtocolException {
        int wire = in.u8();
        return switch (wire) {
            case 0 -> Replace.NEVER;
            case 1 -> Replace.ALWAYS;
            case 2 -> new Replace.Version(in.id16());
            default -> throw ByteReader.malformed("the unknown replace " + wire);
        };
    }
}
