package ferry.depot;

import ferry.depot.audit.AuditEvent;
import ferry.depot.audit.AuditEvent.Actor;
import ferry.depot.audit.AuditKind;
import ferry.depot.sql.InviteTable;
import ferry.protocol.Digest;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Invites to one registration each. Tokens are kept as hashes; an invite is named by the hash's first digits. */
final class Invites {
    static final int TOKEN_BYTES = 32;
    /** Fewer first digits of an id would be a typing mistake rather than a name. */
    private static final int ID_DIGITS_MIN = 8;

    private final Parts parts;

    Invites(Parts parts) {
        this.parts = parts;
    }

    byte[] create(Duration valid, Actor by) throws IOException {
        if (valid.isNegative() || valid.isZero() || valid.compareTo(DepotLimits.INVITE_VALID_MAX) > 0) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN,
                    "an invite is valid for 1 second to " + DepotLimits.INVITE_VALID_MAX.toDays() + " days");
        }
        byte[] token = new byte[TOKEN_BYTES];
        parts.random().nextBytes(token);
        Instant now = parts.clock().instant();
        AuditEvent event = AuditEvent.of(AuditKind.INVITE_CREATE, by).with("validSeconds", valid.toSeconds());
        parts.audit()
                .around(
                        event,
                        () -> parts.database().write(statements -> {
                            if (InviteTable.open(statements, now) >= DepotLimits.INVITES) {
                                throw new RefusedException(
                                        ErrorCode.TOO_MANY, "at most " + DepotLimits.INVITES + " invites at a time");
                            }
                            InviteTable.insert(
                                    statements, hash(token), now.plus(valid), by.account() == 0 ? null : by.account());
                            return true;
                        }));
        return token;
    }

    /** Those that can still be used, soonest to expire first. */
    List<InviteTable.Invite> all() throws IOException {
        Instant now = parts.clock().instant();
        return parts.database().read(statements -> InviteTable.all(statements, now));
    }

    /** The one whose id begins so. @throws RefusedException NOT_FOUND, also if several do */
    InviteTable.Invite revoke(String idBegins) throws IOException {
        Instant now = parts.clock().instant();
        return parts.database().write(statements -> {
            List<InviteTable.Invite> fitting = InviteTable.all(statements, now).stream()
                    .filter(invite -> invite.tokenHash().hex().startsWith(idBegins))
                    .toList();
            if (idBegins.length() < ID_DIGITS_MIN || fitting.size() != 1) {
                throw new RefusedException(ErrorCode.NOT_FOUND, "no single invite " + Escaped.text(idBegins));
            }
            InviteTable.delete(statements, fitting.getFirst().tokenHash());
            return fitting.getFirst();
        });
    }

    /** The hash of a token that is good now; a missing one costs the same look-up. */
    Digest check(Optional<byte[]> token) throws IOException {
        Digest hash = hash(token.orElse(new byte[TOKEN_BYTES]));
        Instant now = parts.clock().instant();
        if (!parts.database().read(statements -> InviteTable.isValid(statements, hash, now))) {
            throw invalid();
        }
        return hash;
    }

    static RefusedException invalid() {
        return new RefusedException(ErrorCode.REGISTRATION_INVITE, "a valid invite is needed");
    }

    private static Digest hash(byte[] token) {
        try {
            return Digest.of(MessageDigest.getInstance("SHA-256").digest(token));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
