package ferry.depot.sql;

import ferry.protocol.Digest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Second factors: secrets, the steps whose codes were used, recovery codes, and who has to have one. */
public final class SecondFactorTable {
    private SecondFactorTable() {}

    /** The encrypted secret of an account that has a second factor. */
    public static Optional<byte[]> find(Statements statements, long account) throws SQLException {
        return statements.first(Sql.FACTOR, row -> row.bytes(1), account);
    }

    public static void insert(Statements statements, long account, byte[] sealed, Instant enabled) throws SQLException {
        statements.update(Sql.FACTOR_INSERT, account, sealed, enabled.getEpochSecond());
    }

    /** With all that belongs to it. */
    public static void delete(Statements statements, long account) throws SQLException {
        statements.update(Sql.FACTOR_DELETE, account);
        statements.update(Sql.FACTOR_ALL_STEPS_DELETE, account);
        statements.update(Sql.RECOVERY_CODES_DELETE, account);
    }

    public static boolean isRequired(Statements statements, long account) throws SQLException {
        return statements.number(Sql.FACTOR_REQUIRED, account) != 0;
    }

    public static void require(Statements statements, long account, boolean required) throws SQLException {
        statements.update(Sql.FACTOR_REQUIRE, required, account);
    }

    /** Steps whose codes were used, newest first. */
    public static List<Long> usedSteps(Statements statements, long account) throws SQLException {
        return statements.all(Sql.FACTOR_STEPS, row -> row.number(1), account);
    }

    public static void useStep(Statements statements, long account, long step) throws SQLException {
        statements.update(Sql.FACTOR_STEP_INSERT, account, step);
    }

    /** Forgets this step and all before it. */
    public static void forgetSteps(Statements statements, long account, long last) throws SQLException {
        statements.update(Sql.FACTOR_STEPS_DELETE, account, last);
    }

    public static void insertRecoveryCode(Statements statements, long account, Digest hash) throws SQLException {
        statements.update(Sql.RECOVERY_CODE_INSERT, account, hash);
    }

    /** Whether there was such a code; it is gone now. */
    public static boolean useRecoveryCode(Statements statements, long account, Digest hash) throws SQLException {
        return statements.update(Sql.RECOVERY_CODE_USE, account, hash) == 1;
    }

    public static int recoveryCodes(Statements statements, long account) throws SQLException {
        return (int) statements.number(Sql.RECOVERY_CODES, account);
    }

    public static void deleteRecoveryCodes(Statements statements, long account) throws SQLException {
        statements.update(Sql.RECOVERY_CODES_DELETE, account);
    }
}
