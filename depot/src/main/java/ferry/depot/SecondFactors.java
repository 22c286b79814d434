package ferry.depot;

import ferry.depot.sql.SecondFactorTable;
import ferry.depot.sql.Statements;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Totp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Second factors by the codes of an app (RFC 6238): ferry-1.md §5.6. That a code was used is durable before it counts.
 * Thread-safe.
 */
final class SecondFactors {
    /** 80 bits: nobody guesses one, and a person can still type it. */
    private static final int RECOVERY_CODE_BYTES = 10;

    private static final int RECOVERY_CODE_GROUP = 4;

    private final Parts parts;
    private final SiteSecrets secrets;

    SecondFactors(Parts parts, SiteSecrets secrets) {
        this.parts = parts;
        this.secrets = secrets;
    }

    Message.SecondFactorState state(long account) throws IOException {
        return parts.database()
                .read(statements -> new Message.SecondFactorState(
                        SecondFactorTable.find(statements, account).isPresent(),
                        isRequired(statements, account),
                        SecondFactorTable.recoveryCodes(statements, account)));
    }

    private boolean isRequired(Statements statements, long account) throws SQLException {
        return parts.settings().signIn().secondFactor() == SignInSettings.SecondFactor.REQUIRED
                || SecondFactorTable.isRequired(statements, account);
    }

    /** Whether {@code code} is right, of the app or for recovery. It is used up when this returns. */
    boolean use(long account, String code) throws IOException {
        String typed = code.replace(" ", "").replace("-", "").toLowerCase(Locale.ROOT);
        return parts.database().write(statements -> {
            Optional<byte[]> sealed = SecondFactorTable.find(statements, account);
            return sealed.isPresent()
                    && (useStep(statements, account, open(account, sealed.get()), typed)
                            || SecondFactorTable.useRecoveryCode(statements, account, hash(account, typed)));
        });
    }

    /**
     * Makes {@code secret} the account's second factor, proven by a code.
     *
     * @throws RefusedException SECOND_FACTOR_ON, SECOND_FACTOR_FAILED
     */
    void enable(long account, byte[] secret, String code) throws IOException {
        String typed = code.replace(" ", "");
        parts.database().write(statements -> {
            if (SecondFactorTable.find(statements, account).isPresent()) {
                throw new RefusedException(ErrorCode.SECOND_FACTOR_ON, "disable the second factor first");
            }
            SecondFactorTable.insert(
                    statements,
                    account,
                    secrets.sealFactor(account, secret),
                    parts.clock().instant());
            if (!useStep(statements, account, secret, typed)) {
                throw wrong();
            }
            return true;
        });
    }

    /** @throws RefusedException SECOND_FACTOR_OFF; FORBIDDEN if the account has to have one */
    void disable(long account) throws IOException {
        parts.database().write(statements -> {
            if (isRequired(statements, account)) {
                throw new RefusedException(ErrorCode.FORBIDDEN, "this account has to have a second factor");
            }
            SecondFactorTable.delete(statements, account);
            return true;
        });
    }

    /** New recovery codes in place of those that are left. @throws RefusedException SECOND_FACTOR_OFF */
    List<String> newRecoveryCodes(long account) throws IOException {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < SpecLimits.RECOVERY_CODES; i++) {
            byte[] code = new byte[RECOVERY_CODE_BYTES];
            parts.random().nextBytes(code);
            codes.add(Totp.base32(code).toLowerCase(Locale.ROOT));
        }
        parts.database().write(statements -> {
            checkOn(statements, account);
            SecondFactorTable.deleteRecoveryCodes(statements, account);
            for (String code : codes) {
                SecondFactorTable.insertRecoveryCode(statements, account, hash(account, code));
            }
            return true;
        });
        return codes.stream().map(SecondFactors::grouped).toList();
    }

    /** @throws RefusedException SECOND_FACTOR_OFF */
    void checkOn(long account) throws IOException {
        parts.database().read(statements -> {
            checkOn(statements, account);
            return true;
        });
    }

    private static void checkOn(Statements statements, long account) throws SQLException, RefusedException {
        if (SecondFactorTable.find(statements, account).isEmpty()) {
            throw new RefusedException(ErrorCode.SECOND_FACTOR_OFF, "the account has no second factor");
        }
    }

    /** An administrator's word: for who lost the app and the recovery codes. */
    static void remove(Statements statements, long account) throws SQLException {
        SecondFactorTable.delete(statements, account);
    }

    static RefusedException wrong() {
        return new RefusedException(ErrorCode.SECOND_FACTOR_FAILED, "the code is not accepted");
    }

    private boolean useStep(Statements statements, long account, byte[] secret, String typed) throws SQLException {
        List<Long> used = SecondFactorTable.usedSteps(statements, account);
        Set<Long> usedSteps = new HashSet<>(used);
        OptionalLong step = Totp.match(secret, typed, parts.clock().instant(), it -> !usedSteps.contains(it));
        if (step.isEmpty()) {
            return false;
        }
        SecondFactorTable.useStep(statements, account, step.getAsLong());
        if (used.size() >= DepotLimits.USED_STEPS) {
            SecondFactorTable.forgetSteps(statements, account, used.get(DepotLimits.USED_STEPS - 1));
        }
        return true;
    }

    private byte[] open(long account, byte[] sealed) throws IOException {
        try {
            return secrets.openFactor(account, sealed);
        } catch (SiteSecrets.WrongSecretException e) {
            throw new IOException("account " + account + ": " + e.getMessage(), e);
        }
    }

    /** With the account, so that equal codes of two accounts have different hashes. */
    private static Digest hash(long account, String code) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(ByteBuffer.allocate(Long.BYTES).putLong(account).array());
            return Digest.of(sha.digest(code.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static String grouped(String code) {
        StringBuilder grouped = new StringBuilder();
        for (int i = 0; i < code.length(); i++) {
            if (i > 0 && i % RECOVERY_CODE_GROUP == 0) {
                grouped.append('-');
            }
            grouped.append(code.charAt(i));
        }
        return grouped.toString();
    }
}
