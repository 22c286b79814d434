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
            case AdminRequest.UserList() -> {}
            case AdminRequest.InviteList(), AdminRequest.ApplicantList() -> {}
            case AdminRequest.InviteRevoke(String id) -> out.text(id, SpecLimits.INVITE_ID_CHARS);
            case AdminRequest.ApplicantDecide(String account, boolean approved) ->
                out.text(account, SpecLimits.ACCOUNT_CHARS).flag(approved);
            case AdminRequest.UserShow(String account) -> out.text(account, SpecLimits.ACCOUNT_CHARS);
            case AdminRequest.UserEnable(String account, boolean enabled) ->
                out.text(account, SpecLimits.ACCOUNT_CHARS).flag(enabled);
        }
    }

    static AdminRequest.UserShow userShow(ByteReader in) throws ProtocolException {
        return new AdminRequest.UserShow(in.text(SpecLimits.ACCOUNT_CHARS));
    }

    static AdminRequest.UserEnable userEnable(ByteReader in) throws ProtocolException {
        return new AdminRequest.UserEnable(in.text(SpecLimits.ACCOUNT_CHARS), in.flag());
    }

    static AdminRequest.InviteRevoke inviteRevoke(ByteReader in) throws ProtocolException {
        return new AdminRequest.InviteRevoke(in.text(SpecLimits.INVITE_ID_CHARS));
    }

    static AdminRequest.ApplicantDecide applicantDecide(ByteReader in) throws ProtocolException {
        return new AdminRequest.ApplicantDecide(in.text(SpecLimits.ACCOUNT_CHARS), in.flag());
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
