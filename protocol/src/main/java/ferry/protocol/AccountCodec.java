package ferry.protocol;

import java.util.ArrayList;
import java.util.List;

/** Fields of the messages of ferry-1.md §7, each read beside its write. */
final class AccountCodec {
    /** Key id, empty label, two times, flag. */
    private static final int KEY_BYTES_MIN = 32 + 2 + 12 + 12 + 1;

    private AccountCodec() {}

    static void write(Message.KeyAdd add, ByteWriter out) {
        out.fixed(add.publicKey(), SpecLimits.KEY_BYTES).text(add.label(), SpecLimits.LABEL_BYTES);
        out.fixed(add.proof(), SpecLimits.SIGNATURE_BYTES);
    }

    static Message.KeyAdd keyAdd(ByteReader in) throws ProtocolException {
        return new Message.KeyAdd(
                in.fixed(SpecLimits.KEY_BYTES), in.text(SpecLimits.LABEL_BYTES), in.fixed(SpecLimits.SIGNATURE_BYTES));
    }

    static void write(Message.Keys keys, ByteWriter out) {
        out.count(keys.keys(), SpecLimits.KEYS_PER_ACCOUNT);
        for (Message.Key key : keys.keys()) {
            out.digest(key.keyId()).text(key.label(), SpecLimits.LABEL_BYTES);
            out.time(key.added()).time(key.lastUsed()).flag(key.current());
        }
    }

    static Message.Keys keys(ByteReader in) throws ProtocolException {
        int count = in.count(SpecLimits.KEYS_PER_ACCOUNT, KEY_BYTES_MIN);
        List<Message.Key> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            keys.add(new Message.Key(in.digest(), in.text(SpecLimits.LABEL_BYTES), in.time(), in.time(), in.flag()));
        }
        return new Message.Keys(List.copyOf(keys));
    }

    static void write(Message.KeyRevoke revoke, ByteWriter out) {
        out.digest(revoke.keyId());
    }

    static Message.KeyRevoke keyRevoke(ByteReader in) throws ProtocolException {
        return new Message.KeyRevoke(in.digest());
    }

    static void write(Message.ChangePassword change, ByteWriter out) {
        Verifiers.write(change.salt(), change.iterations(), change.storedKey(), change.serverKey(), out);
    }

    static Message.ChangePassword changePassword(ByteReader in) throws ProtocolException {
        return new Message.ChangePassword(
                Verifiers.salt(in),
                Verifiers.iterations(in),
                in.fixed(SpecLimits.KEY_BYTES),
                in.fixed(SpecLimits.KEY_BYTES));
    }

    static void write(Message.Receipts receipts, ByteWriter out) {
        out.u64(receipts.firstSequence());
    }

    static Message.Receipts receipts(ByteReader in) throws ProtocolException {
        return new Message.Receipts(in.u64());
    }

    static void write(Message.ReceiptBatch batch, ByteWriter out) {
        out.flag(batch.more()).bytes16(batch.head()).u32(batch.firstIndex());
        out.count(batch.entries(), SpecLimits.HEAD_BYTES);
        batch.entries().forEach(out::bytes16);
    }

    static Message.ReceiptBatch receiptBatch(ByteReader in) throws ProtocolException {
        boolean more = in.flag();
        byte[] head = in.bytes16();
        long firstIndex = in.u32();
        int count = in.count(SpecLimits.HEAD_BYTES, 2);
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(in.bytes16());
        }
        return new Message.ReceiptBatch(more, head, firstIndex, List.copyOf(entries));
    }

    static void write(Message.CreateInvite create, ByteWriter out) {
        out.u32(create.validSeconds());
    }

    static Message.CreateInvite createInvite(ByteReader in) throws ProtocolException {
        return new Message.CreateInvite(in.u32());
    }

    static void write(Message.Invite invite, ByteWriter out) {
        out.fixed(invite.token(), SpecLimits.KEY_BYTES);
    }

    static Message.Invite invite(ByteReader in) throws ProtocolException {
        return new Message.Invite(in.fixed(SpecLimits.KEY_BYTES));
    }

    static void write(Message.MapUid map, ByteWriter out) {
        out.u32(map.uid()).text(map.account(), SpecLimits.ACCOUNT_CHARS);
    }

    static Message.MapUid mapUid(ByteReader in) throws ProtocolException {
        return new Message.MapUid(in.u32(), in.text(SpecLimits.ACCOUNT_CHARS));
    }
}
