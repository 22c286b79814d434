package ferry.protocol;

import java.util.regex.Pattern;

/** The rule for account names: ferry-1.md §2.4. Refused, never folded. */
public final class AccountNames {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9][a-z0-9._-]{0," + (SpecLimits.ACCOUNT_CHARS - 1) + "}");

    private AccountNames() {}

    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }
}
