package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditEvent.Outcome;
import ferry.depot.audit.AuditKind;
import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Limit;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.util.OptionalLong;

/** Quotas and other limits of accounts, as administrators see and change them. */
public final class QuotaAdministration {
    private final AccountAccess by;
    private final Parts parts;
    private final Allowances allowances;

    QuotaAdministration(AccountAccess by, AccountAccess.Backstage backstage) {
        this.by = by;
        this.parts = backstage.parts();
        this.allowances = new Allowances(parts, backstage.committer());
    }

    public AdminRecord show(String account) throws IOException {
        AuditEvent event =
                AuditEvent.of(AuditKind.ADMIN_READ, by.actor()).with("question", "quota show " + Escaped.text(account));
        parts.audit().record(event, Outcome.DONE, "");
        return allowances.show(allowances.account(account)).record();
    }

    /** Durable when it returns, and counts at once. */
    public void set(AdminRequest.QuotaSet request) throws IOException {
        Limit limit = request.limit();
        OptionalLong amount = request.amount().map(OptionalLong::of).orElse(OptionalLong.empty());
        if (amount.isPresent() && amount.getAsLong() != Limit.NONE && amount.getAsLong() < limit.least()) {
            throw new RefusedException(
                    ErrorCode.LIMIT_TOO_LOW,
                    limit.word() + " of " + amount.getAsLong() + ", at least " + limit.least());
        }
        AuditEvent event = AuditEvent.of(AuditKind.QUOTA_SET, by.actor())
                .with("user", request.account())
                .with("limit", limit.word())
                .with("amount", amount.isEmpty() ? "default" : amount(amount.getAsLong()));
        parts.audit().around(event, () -> allowances.set(allowances.account(request.account()), limit, amount));
    }

    private static String amount(long amount) {
        return amount == Limit.NONE ? "none" : Long.toString(amount);
    }

    /** What was written down before, and what is now. */
    public AdminRecord recount(String account) throws IOException {
        AuditEvent event = AuditEvent.of(AuditKind.QUOTA_RECOUNT, by.actor()).with("user", account);
        return parts.audit().around(event, () -> {
            Recount.Result result = allowances.recount(allowances.account(account));
            return AdminRecord.builder()
                    .text("name", account)
                    .number("filesBefore", Math.max(0, result.before().stored().files()))
                    .number("bytesBefore", Math.max(0, result.before().stored().bytes()))
                    .number("files", result.now().stored().files())
                    .number("bytes", result.now().stored().bytes())
                    .build();
        });
    }
}
