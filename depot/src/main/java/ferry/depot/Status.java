package ferry.depot;

import ferry.depot.sql.UserTable;
import ferry.protocol.AdminRecord;
import java.io.IOException;
import java.util.Locale;

/** How a depot is, for whoever runs it. */
final class Status {
    private final AdminAct act;

    Status(AdminAct act) {
        this.act = act;
    }

    AdminRecord.Builder record() throws IOException {
        Parts parts = act.parts();
        DepotSettings settings = parts.settings();
        return AdminRecord.builder()
                .flag("writable", parts.health().isWritable())
                .number("accounts", parts.database().read(UserTable::count))
                .number("sessions", act.backstage().live().all().size())
                .number("uploads", parts.database().read(UserTable::uploads))
                .number("diskFree", parts.tree().freeBytes())
                .text("database", parts.database().description())
                .text("registration", settings.registration().name().toLowerCase(Locale.ROOT))
                .text("durability", settings.durability().name().toLowerCase(Locale.ROOT));
    }
}
