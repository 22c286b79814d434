package ferry.protocol;

import java.util.ArrayList;
import java.util.List;

/** Fields of the messages of ferry-1.md §7.1, each read beside its write. */
final class AdminCodec {
    private static final int TEXT = 0;
    private static final int NUMBER = 1;
    private static final int FLAG = 2;
    private static final int TIME = 3;
    private static final int TEXTS = 4;

    /** Empty key, kind, flag. */
    private static final int FIELD_BYTES_MIN = 2 + 1 + 1;

    private AdminCodec() {}

    static void write(AdminRequest request, ByteWriter out) {
        switch (request) {
            case AdminRequest.UserList(), AdminRequest.SessionList(), AdminRequest.ServerStatus() -> {}
            case AdminRequest.UserShow(String account) -> account(account, out);
            case AdminRequest.InviteList(), AdminRequest.ApplicantList(), AdminRequest.ReceiptKeyRotate() -> {}
            case AdminRequest.InviteRevoke(String id) -> out.text(id, SpecLimits.INVITE_ID_CHARS);
            case AdminRequest.ApplicantDecide(String account, boolean approved) ->
                out.text(account, SpecLimits.ACCOUNT_CHARS).flag(approved);
            case AdminRequest.UserRequireSecondFactor(String account, boolean required) ->
                account(account, out).flag(required);
            case AdminRequest.UserResetSecondFactor(String account) -> account(account, out);
            case AdminRequest.UserEnable(String account, boolean enabled) ->
                account(account, out).flag(enabled);
            case AdminRequest.UserAdd m -> {
                account(m.account(), out).u8(m.role().wire());
                Verifiers.write(m.salt(), m.iterations(), m.storedKey(), m.serverKey(), out);
            }
            case AdminRequest.UserRemove(String account, boolean deleteFiles) ->
                account(account, out).flag(deleteFiles);
            case AdminRequest.UserPassword m ->
                Verifiers.write(m.salt(), m.iterations(), m.storedKey(), m.serverKey(), account(m.account(), out));
            case AdminRequest.UserRole(String account, Message.Role role) ->
                account(account, out).u8(role.wire());
            case AdminRequest.SessionRevoke(long session) -> out.u64(session);
            case AdminRequest.UploadList(String account) -> account(account, out);
            case AdminRequest.UploadAbort(String account, Id16 upload) ->
                account(account, out).id16(upload);
            case AdminRequest.AuditList(long first, long newest, String event, boolean raw) ->
                out.u64(first)
                        .u32(newest)
                        .text(event, SpecLimits.RECORD_KEY_BYTES)
                        .flag(raw);
            case AdminRequest.AuditVerify(long sequence, Digest hash) ->
                out.u64(sequence).digest(hash);
            case AdminRequest.QuotaShow m -> QuotaCodec.write(m, out);
            case AdminRequest.QuotaSet m -> QuotaCodec.write(m, out);
            case AdminRequest.QuotaRecount m -> QuotaCodec.write(m, out);
            case AdminRequest.PermissionShow m -> QuotaCodec.write(m, out);
            case AdminRequest.PermissionSet m -> QuotaCodec.write(m, out);
            case AdminRequest.PermissionClear m -> QuotaCodec.write(m, out);
        }
    }

    private static ByteWriter account(String account, ByteWriter out) {
        return out.text(account, SpecLimits.ACCOUNT_CHARS);
    }

    /** {@code type}: one of an {@link AdminRequest}. */
    static AdminRequest read(MessageType type, ByteReader in) throws ProtocolException {
        return switch (type) {
            case USER_LIST -> new AdminRequest.UserList();
            case USER_SHOW -> new AdminRequest.UserShow(account(in));
            case USER_ENABLE -> new AdminRequest.UserEnable(account(in), in.flag());
            case USER_ADD ->
                new AdminRequest.UserAdd(
                        account(in), role(in), Verifiers.salt(in), Verifiers.iterations(in), key(in), key(in));
            case USER_REMOVE -> new AdminRequest.UserRemove(account(in), in.flag());
            case USER_PASSWORD ->
                new AdminRequest.UserPassword(
                        account(in), Verifiers.salt(in), Verifiers.iterations(in), key(in), key(in));
            case USER_ROLE -> new AdminRequest.UserRole(account(in), role(in));
            case SESSION_LIST -> new AdminRequest.SessionList();
            case SESSION_REVOKE -> new AdminRequest.SessionRevoke(in.u64());
            case UPLOAD_LIST -> new AdminRequest.UploadList(account(in));
            case UPLOAD_ABORT -> new AdminRequest.UploadAbort(account(in), in.id16());
            case RECEIPT_KEY_ROTATE -> new AdminRequest.ReceiptKeyRotate();
            case SERVER_STATUS -> new AdminRequest.ServerStatus();
            case AUDIT_LIST ->
                new AdminRequest.AuditList(in.u64(), in.u32(), in.text(SpecLimits.RECORD_KEY_BYTES), in.flag());
            case AUDIT_VERIFY -> new AdminRequest.AuditVerify(in.u64(), in.digest());
            case INVITE_LIST -> new AdminRequest.InviteList();
            case INVITE_REVOKE -> new AdminRequest.InviteRevoke(in.text(SpecLimits.INVITE_ID_CHARS));
            case APPLICANT_LIST -> new AdminRequest.ApplicantList();
            case APPLICANT_DECIDE -> new AdminRequest.ApplicantDecide(account(in), in.flag());
            case USER_REQUIRE_SECOND_FACTOR -> new AdminRequest.UserRequireSecondFactor(account(in), in.flag());
            case USER_RESET_SECOND_FACTOR -> new AdminRequest.UserResetSecondFactor(account(in));
            default -> throw new AssertionError(type + " is no request of an administrator");
        };
    }

    private static String account(ByteReader in) throws ProtocolException {
        return in.text(SpecLimits.ACCOUNT_CHARS);
    }

    private static Message.Role role(ByteReader in) throws ProtocolException {
        return in.choice(Message.Role.values(), Message.Role::wire, "role");
    }

    private static byte[] key(ByteReader in) throws ProtocolException {
        return in.fixed(SpecLimits.KEY_BYTES);
    }

    // RECORDS

    static void write(Message.Records records, ByteWriter out) {
        out.flag(records.more()).count(records.records(), SpecLimits.HEAD_BYTES);
        records.records().forEach(record -> write(record, out));
    }

    static Message.Records records(ByteReader in) throws ProtocolException {
        boolean more = in.flag();
        int count = in.count(SpecLimits.HEAD_BYTES, 2);
        List<AdminRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(record(in));
        }
        return new Message.Records(more, List.copyOf(records));
    }

    static void write(AdminRecord record, ByteWriter out) {
        out.count(record.fields(), SpecLimits.RECORD_FIELDS);
        for (AdminRecord.Field field : record.fields()) {
            out.text(field.key(), SpecLimits.RECORD_KEY_BYTES);
            write(field.value(), out);
        }
    }

    private static AdminRecord record(ByteReader in) throws ProtocolException {
        int count = in.count(SpecLimits.RECORD_FIELDS, FIELD_BYTES_MIN);
        List<AdminRecord.Field> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String key = in.text(SpecLimits.RECORD_KEY_BYTES);
            if (key.isEmpty()) {
                throw ByteReader.malformed("a field without a key");
            }
            fields.add(new AdminRecord.Field(key, value(in)));
        }
        return new AdminRecord(fields);
    }

    private static void write(AdminRecord.Value value, ByteWriter out) {
        switch (value) {
            case AdminRecord.Text(String text) -> out.u8(TEXT).text(text, SpecLimits.RECORD_TEXT_BYTES);
            case AdminRecord.U64(long number) -> out.u8(NUMBER).u64(number);
            case AdminRecord.Flag(boolean flag) -> out.u8(FLAG).flag(flag);
            case AdminRecord.Time(var time) -> out.u8(TIME).time(time);
            case AdminRecord.Texts(List<String> texts) -> {
                out.u8(TEXTS).count(texts, SpecLimits.RECORD_LIST);
                texts.forEach(text -> out.text(text, SpecLimits.RECORD_LISTED_BYTES));
            }
        }
    }

    private static AdminRecord.Value value(ByteReader in) throws ProtocolException {
        int kind = in.u8();
        return switch (kind) {
            case TEXT -> new AdminRecord.Text(in.text(SpecLimits.RECORD_TEXT_BYTES));
            case NUMBER -> new AdminRecord.U64(in.u64());
            case FLAG -> new AdminRecord.Flag(in.flag());
            case TIME -> new AdminRecord.Time(in.time());
            case TEXTS -> {
                int count = in.count(SpecLimits.RECORD_LIST, 2);
                List<String> texts = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    texts.add(in.text(SpecLimits.RECORD_LISTED_BYTES));
                }
                yield new AdminRecord.Texts(texts);
            }
            default -> throw ByteReader.malformed("the unknown kind of value " + kind);
        };
    }
}
