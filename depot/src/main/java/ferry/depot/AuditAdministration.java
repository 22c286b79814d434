package ferry.depot;

import ferry.depot.audit.AuditChain;
import ferry.depot.audit.AuditLine;
import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** The audit log, as administrators read it. Nobody can change it from here. */
public final class AuditAdministration {
    private final AdminAct act;

    AuditAdministration(AdminAct act) {
        this.act = act;
    }

    /** The lines that were asked for, in order. */
    public void list(AdminRequest.AuditList request, Administration.RecordReceiver each) throws IOException {
        act.read(request.raw() ? "audit export" : "audit show");
        act.parts().audit().read(request.first(), request.newest(), line -> {
            boolean isWanted = request.event().isEmpty()
                    || request.event().equals(line.fields().get("event"));
            if (isWanted) {
                each.accept(
                        request.raw()
                                ? AdminRecord.builder()
                                        .text("line", line.text())
                                        .build()
                                : record(line));
            }
        });
    }

    /** What was read and where it ends; then every place where it does not hold. */
    public void verify(AdminRequest.AuditVerify request, Administration.RecordReceiver each) throws IOException {
        act.read("audit verify");
        AuditChain chain = request.notedSequence() == 0
                ? new AuditChain()
                : new AuditChain(new AuditChain.Mark(
                        request.notedSequence(), request.notedHash().hex()));
        act.parts().audit().verify(chain);
        for (AdminRecord record : chain.records()) {
            each.accept(record);
        }
    }

    /** Without the hash: who wants to check the chain takes the lines as they are. */
    private static AdminRecord record(AuditLine line) {
        AdminRecord.Builder record = AdminRecord.builder();
        for (Map.Entry<String, Object> field : line.fields().entrySet()) {
            if (!field.getKey().equals("prev")) {
                add(field.getKey(), field.getValue(), record);
            }
        }
        return record.build();
    }

    private static void add(String key, Object value, AdminRecord.Builder record) {
        switch (value) {
            case Long number -> record.number(key, number);
            case Boolean flag -> record.flag(key, flag);
            case String text when key.equals("time") -> time(text, record);
            default -> record.text(key, Escaped.whole(value.toString()));
        }
    }

    private static void time(String text, AdminRecord.Builder record) {
        try {
            record.time("time", Instant.parse(text));
        } catch (DateTimeParseException notOurs) {
            record.text("time", Escaped.whole(text));
        }
    }
}
