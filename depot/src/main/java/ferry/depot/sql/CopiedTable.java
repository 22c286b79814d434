package ferry.depot.sql;

import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a copy takes along, in an order that foreign keys allow. All but {@code database_writers}: those are over. */
enum CopiedTable {
    SITE_NUMBERS(Sql.COPY_SITE_NUMBERS, Sql.PASTE_SITE_NUMBERS, Sql.CLEAR_SITE_NUMBERS, "tn"),
    ACCOUNTS(Sql.COPY_ACCOUNTS, Sql.PASTE_ACCOUNTS, Sql.CLEAR_ACCOUNTS, "nbnnbnnn"),
    UID_MAP(Sql.COPY_UID_MAP, Sql.PASTE_UID_MAP, Sql.CLEAR_UID_MAP, "nn"),
    DEVICE_KEYS(Sql.COPY_DEVICE_KEYS, Sql.PASTE_DEVICE_KEYS, Sql.CLEAR_DEVICE_KEYS, "nbbbnn"),
    INVITES(Sql.COPY_INVITES, Sql.PASTE_INVITES, Sql.CLEAR_INVITES, "bnnn"),
    SECOND_FACTORS(Sql.COPY_SECOND_FACTORS, Sql.PASTE_SECOND_FACTORS, Sql.CLEAR_SECOND_FACTORS, "nbn"),
    SECOND_FACTOR_STEPS(
            Sql.COPY_SECOND_FACTOR_STEPS, Sql.PASTE_SECOND_FACTOR_STEPS, Sql.CLEAR_SECOND_FACTOR_STEPS, "nn"),
    RECOVERY_CODES(Sql.COPY_RECOVERY_CODES, Sql.PASTE_RECOVERY_CODES, Sql.CLEAR_RECOVERY_CODES, "nb"),
    ACCOUNT_USAGE(Sql.COPY_ACCOUNT_USAGE, Sql.PASTE_ACCOUNT_USAGE, Sql.CLEAR_ACCOUNT_USAGE, "nnnnnn"),
    ACCOUNT_LIMITS(Sql.COPY_ACCOUNT_LIMITS, Sql.PASTE_ACCOUNT_LIMITS, Sql.CLEAR_ACCOUNT_LIMITS, "nnn"),
    FOLDER_RULES(Sql.COPY_FOLDER_RULES, Sql.PASTE_FOLDER_RULES, Sql.CLEAR_FOLDER_RULES, "nbn"),
    UPLOADS(Sql.COPY_UPLOADS, Sql.PASTE_UPLOADS, Sql.CLEAR_UPLOADS, "nbbbnnnnnnnnn"),
    PUBLISH_INTENTS(Sql.COPY_PUBLISH_INTENTS, Sql.PASTE_PUBLISH_INTENTS, Sql.CLEAR_PUBLISH_INTENTS, "bnbbnnnnbnb"),
    CHANGE_INTENTS(Sql.COPY_CHANGE_INTENTS, Sql.PASTE_CHANGE_INTENTS, Sql.CLEAR_CHANGE_INTENTS, "bnbb"),
    CONTENTS(Sql.COPY_CONTENTS, Sql.PASTE_CONTENTS, Sql.CLEAR_CONTENTS, "nbbnnnnnnbbb"),
    RECEIPT_HEADS(Sql.COPY_RECEIPT_HEADS, Sql.PASTE_RECEIPT_HEADS, Sql.CLEAR_RECEIPT_HEADS, "nnb"),
    RECEIPT_ENTRIES(Sql.COPY_RECEIPT_ENTRIES, Sql.PASTE_RECEIPT_ENTRIES, Sql.CLEAR_RECEIPT_ENTRIES, "nnnbb"),
    RECEIPT_KEYS(Sql.COPY_RECEIPT_KEYS, Sql.PASTE_RECEIPT_KEYS, Sql.CLEAR_RECEIPT_KEYS, "nbb");

    final Sql copy;
    final Sql paste;
    final Sql clear;
    /** Of its columns, a letter each: n a number, b bytes, t text. */
    private final String kinds;

    CopiedTable(Sql copy, Sql paste, Sql clear, String kinds) {
        this.copy = copy;
        this.paste = paste;
        this.clear = clear;
        this.kinds = kinds;
    }

    /** As {@link Statements} takes them. */
    @Nullable
    Object[] values(Row row) throws SQLException {
        @Nullable Object[] values = new Object[kinds.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (kinds.charAt(i)) {
                case 'n' -> row.optionalNumber(i + 1).orElse(null);
                case 'b' -> row.optionalBytes(i + 1).orElse(null);
                case 't' -> new Statements.Word(row.string(i + 1));
                default -> throw new AssertionError("no kind of column: " + kinds);
            };
        }
        return values;
    }

    /** As the database calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
