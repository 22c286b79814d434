package ferry.depot;

import ferry.depot.audit.AuditEvent.Actor;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.Replace;
import ferry.protocol.Right;
import java.io.IOException;
import java.util.Optional;

/**
 * What one request was allowed to do at a path. Made by a {@link Gate} alone, and demanded by everything that touches an
 * account's files: a request that nobody checked does not compile.
 */
abstract sealed class Permit {
    final FolderRules rules;
    private final Gate gate;
    private final FerryPath path;

    private Permit(Gate gate, FolderRules rules, FerryPath path) {
        this.gate = gate;
        this.rules = rules;
        this.path = path;
    }

    Gate gate() {
        return gate;
    }

    Home home() {
        return gate.home();
    }

    /** How fast the link that asked may move content. */
    Pace pace() {
        return gate.pace();
    }

    FerryPath path() {
        return path;
    }

    /** The path as the file tree sees it. */
    FerryPath target() {
        return home().resolve(path);
    }

    /** May make a file or directory at the path; may replace what stands there if {@link #mayReplace}. */
    static final class Store extends Permit {
        Store(Gate gate, FolderRules rules, FerryPath path) {
            super(gate, rules, path);
        }

        /** The same question again, when rules may have changed. */
        Store again() throws IOException {
            return gate().toStore(path());
        }

        /** Who stores, for the audit log. */
        Actor by() {
            return gate().by();
        }

        boolean mayReplace() {
            return rules.allow(Right.WRITE, path());
        }

        /** Whether it may be told of what stands at the path. */
        boolean mayLook() {
            return isOpen(rules, path());
        }

        /** What is asked for, as far as it is allowed. @throws RefusedException FORBIDDEN */
        Replace replace(Replace asked) throws RefusedException {
            if (mayReplace()) {
                return asked;
            }
            return switch (asked) {
                case Replace.Never never -> never;
                // Where nothing stands, nothing is replaced; where something does, EXISTS says so.
                case Replace.Always _ -> Replace.NEVER;
                case Replace.Version _ -> throw Refusals.refused(ErrorCode.FORBIDDEN, path());
            };
        }

        /** A refusal, with no more of what stands at the path than this account may know. */
        IOException told(IOException reason) {
            return veiled(reason, rules, path());
        }
    }

    /** May read the file at the path. */
    static final class Read extends Permit {
        Read(Gate gate, FolderRules rules, FerryPath path) {
            super(gate, rules, path);
        }
    }

    /** May see the entry at the path. */
    static final class Look extends Permit {
        Look(Gate gate, FolderRules rules, FerryPath path) {
            super(gate, rules, path);
        }

        boolean mayKnowContent() {
            return rules.allow(Right.READ, path());
        }
    }

    /** May list the directory at the path, and of what is below it what its rules say. */
    static final class Browse extends Permit {
        Browse(Gate gate, FolderRules rules, FerryPath path) {
            super(gate, rules, path);
        }

        /** Whether an entry's name is shown: a folder of which the account may do nothing is not. */
        boolean shows(FerryPath entry) {
            return !rules.at(entry).isEmpty();
        }

        boolean mayEnter(FerryPath directory) {
            return rules.allow(Right.LIST, directory);
        }

        boolean mayKnowContent(FerryPath file) {
            return rules.allow(Right.READ, file);
        }
    }

    /** May remove what is at the path and below. */
    static final class Remove extends Permit {
        Remove(Gate gate, FolderRules rules, FerryPath path) {
            super(gate, rules, path);
        }
    }

    /** May move what is at the path, and below, to another. */
    static final class Move extends Permit {
        private final FerryPath to;

        Move(Gate gate, FolderRules rules, FerryPath from, FerryPath to) {
            super(gate, rules, from);
            this.to = to;
        }

        FerryPath from() {
            return path();
        }

        FerryPath to() {
            return to;
        }

        boolean mayReplace() {
            return rules.allow(Right.WRITE, to);
        }

        /** A refusal for what stands at the target. */
        IOException told(IOException reason) {
            return veiled(reason, rules, to);
        }
    }

    private static boolean isOpen(FolderRules rules, FerryPath path) {
        return rules.allow(Right.LIST, path) || rules.allow(Right.READ, path);
    }

    /** That something is there cannot be hidden from who may create; what it is can. */
    private static IOException veiled(IOException reason, FolderRules rules, FerryPath path) {
        if (!(reason instanceof RefusedException refused)) {
            return reason;
        }
        if (isOpen(rules, path)) {
            return rules.allow(Right.READ, path) || refused.existing().isEmpty() ? refused : withoutRoot(refused);
        }
        return switch (refused.code()) {
            case EXISTS, IS_DIRECTORY, NOT_DIRECTORY, NOT_REGULAR -> Refusals.refused(ErrorCode.EXISTS, path);
            // The same whether another version is there or nothing.
            case VERSION_CHANGED -> Refusals.refused(ErrorCode.VERSION_CHANGED, path);
            default -> refused;
        };
    }

    private static RefusedException withoutRoot(RefusedException refused) {
        String detail = refused.getMessage();
        return new RefusedException(
                refused.code(),
                detail == null ? "" : detail,
                refused.existing()
                        .map(there -> new Message.Existing(there.version(), there.sizeBytes(), Optional.empty())));
    }
}
