package ferry.depot.audit;

/** Everything the audit log records. The names are stable: scripts search for them. */
public enum AuditKind {
    // accounts, by whoever has a link
    SIGN_IN("sign-in"),
    REGISTER("register"),
    KEY_ADD("key-add"),
    KEY_REVOKE("key-revoke"),
    PASSWORD_CHANGE("password-change"),
    SECOND_FACTOR_ENABLE("second-factor-enable"),
    SECOND_FACTOR_DISABLE("second-factor-disable"),
    RECOVERY_CODES_RENEW("recovery-codes-renew"),

    // files: what a receipt cannot tell
    FILE_MOVE("file-move"),
    FILE_REMOVE("file-remove"),
    /** Other content took the place of a file's. */
    FILE_REPLACE("file-replace"),

    // administrators
    INVITE_CREATE("invite-create"),
    INVITE_REVOKE("invite-revoke"),
    APPLICANT_DECIDE("applicant-decide"),
    SECOND_FACTOR_REQUIRE("second-factor-require"),
    SECOND_FACTOR_RESET("second-factor-reset"),
    UID_MAP("uid-map"),
    USER_ADD("user-add"),
    USER_ENABLE("user-enable"),
    USER_REMOVE("user-remove"),
    USER_PASSWORD("user-password"),
    USER_ROLE("user-role"),
    SESSION_REVOKE("session-revoke"),
    UPLOAD_ABORT("upload-abort"),
    QUOTA_SET("quota-set"),
    QUOTA_RECOUNT("quota-recount"),
    PERMISSION_SET("permission-set"),
    RECEIPT_KEY_ROTATE("receipt-key-rotate"),
    /** A question: nothing changed. {@code question} says which. */
    ADMIN_READ("admin-read"),
    /** Somebody without the role tried. */
    ADMIN_DENIED("admin-denied"),

    // the log itself
    SERVER_START("server-start"),
    /** A line that a crash had cut off was dropped. */
    LOG_RECOVERED("log-recovered"),
    /** At the start the newest file was not as it was left: somebody or something changed it. */
    LOG_DAMAGED("log-damaged"),
    /** Events that could not be written while the disk was full. */
    LOG_GAP("log-gap");

    private final String text;

    AuditKind(String text) {
        this.text = text;
    }

    /** As it stands in the log. */
    public String text() {
        return text;
    }
}
