package ferry.app.command;

import ferry.app.terminal.Amounts;
import ferry.app.terminal.Phrases;
import ferry.client.ClientException;
import ferry.client.ClientException.ConnectionLost;
import ferry.client.ClientException.NoDeviceKey;
import ferry.client.ClientException.ReceiptKeyChanged;
import ferry.client.ClientException.Refused;
import ferry.client.ClientException.SecondFactorNeeded;
import ferry.client.ClientException.ServerKeyChanged;
import ferry.client.ClientException.ServerMisbehaved;
import ferry.client.ClientException.ServerUnknown;
import ferry.client.KnownServers;
import ferry.client.RemoteName;
import ferry.depot.database.DatabaseProblem;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.Message;
import ferry.protocol.auth.Passwords.BadPasswordException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a failed command ends: its exit code, and one sentence that says what happened, to what, and what to do next. The
 * only place where exceptions become words.
 */
public record FailureReport(int exitCode, String sentence) {

    /** {@code subject}: what the person asked for, in the words typed. */
    public static FailureReport of(Throwable failure, String subject, Phrases phrases) {
        return switch (failure) {
            case CommandFailure own -> report(own.exitCode(), phrases.say(own.phrase(), own.values()));
            case ClientException remote -> remote(remote, subject, phrases);
            case FerryException refused -> refused(refused.code(), subject, phrases);
            case BadPasswordException bad ->
                report(
                        ExitCode.BAD_INPUT,
                        phrases.say("password." + bad.reason().name()));
            case RemoteName.SyntaxException syntax ->
                report(ExitCode.USAGE, phrases.say("name." + syntax.mistake().name(), quoted(syntax)));
            case DatabaseProblem problem -> database(problem, phrases);
            case IOException local -> local(local, subject, phrases);
            default -> report(ExitCode.FAULT, phrases.say("failure.fault", failure.toString()));
        };
    }

    /** The sentence for a code that the peer sent. */
    public static String sentence(ErrorCode code, String subject, Phrases phrases) {
        return phrases.say("error." + code.name(), subject);
    }

    /** The same, with what is missing of a quota where the peer said so. */
    public static String sentence(
            ErrorCode code, Optional<Message.Shortage> shortage, String subject, Phrases phrases) {
        return shortage.map(missing -> phrases.say(
                        "failure.quota",
                        subject,
                        Amounts.bytes(missing.neededBytes()),
                        Amounts.bytes(missing.freeBytes())))
                .orElseGet(() -> sentence(code, subject, phrases));
    }

    private static FailureReport remote(ClientException failure, String subject, Phrases phrases) {
        return switch (failure) {
            case Refused refused ->
                refused.code()
                        .map(code -> new FailureReport(
                                code.exitCode(), sentence(code, refused.shortage(), subject, phrases)))
                        .orElseGet(() -> report(
                                ExitCode.OTHER,
                                phrases.say("failure.newerCode", subject, refused.wireCode(), text(refused))));
            case ServerUnknown unknown ->
                report(
                        ExitCode.SERVER_UNKNOWN,
                        phrases.say(
                                "failure.serverUnknown",
                                unknown.server(),
                                KnownServers.fingerprint(unknown.serverKeyHash())));
            case ServerKeyChanged changed ->
                report(
                        ExitCode.SERVER_KEY_CHANGED,
                        phrases.say(
                                "failure.serverKeyChanged",
                                changed.server(),
                                KnownServers.fingerprint(changed.offered()),
                                KnownServers.fingerprint(changed.pinned())));
            case ReceiptKeyChanged _ ->
                report(ExitCode.SERVER_KEY_CHANGED, phrases.say("failure.receiptKeyChanged", subject));
            case SecondFactorNeeded needed ->
                report(
                        ExitCode.NOT_ALLOWED,
                        phrases.say(
                                needed.isEnrolled() ? "failure.codeNeeded" : "failure.secondFactorNeeded", subject));
            case NoDeviceKey _ -> report(ExitCode.NOT_ALLOWED, phrases.say("failure.noDeviceKey", subject));
            case ConnectionLost lost -> lost(lost, subject, phrases);
            case ServerMisbehaved wrong ->
                report(ExitCode.FAULT, phrases.say("failure.serverMisbehaved", subject, text(wrong)));
        };
    }

    private static FailureReport lost(ConnectionLost lost, String subject, Phrases phrases) {
        for (Throwable cause = lost; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return report(ExitCode.HOST_UNKNOWN, phrases.say("failure.hostUnknown", subject));
            }
        }
        return lost.wasConnected()
                ? report(ExitCode.UNREACHABLE, phrases.say("failure.connectionLost", subject))
                : report(ExitCode.UNREACHABLE, phrases.say("failure.unreachable", subject, text(lost)));
    }

    private static FailureReport refused(ErrorCode code, String subject, Phrases phrases) {
        return new FailureReport(code.exitCode(), sentence(code, subject, phrases));
    }

    private static FailureReport database(DatabaseProblem problem, Phrases phrases) {
        ExitCode code = switch (problem.reason()) {
            case UNREACHABLE -> ExitCode.UNREACHABLE;
            case UNREADABLE, COPY_FAILED -> ExitCode.IO;
            case NO_SITE -> ExitCode.NO_INPUT;
            case NOT_EMPTY -> ExitCode.CANNOT_CREATE;
            case WRONG_PASSWORD, NO_RIGHTS -> ExitCode.NOT_ALLOWED;
            case IN_USE -> ExitCode.DATA_IN_USE;
            case TLS,
                    NO_DATABASE,
                    NOT_DURABLE,
                    OLD_SERVER,
                    OTHER_KIND,
                    NEWER_SCHEMA,
                    FOREIGN_SCHEMA,
                    CHANGED_SCHEMA,
                    MIGRATION,
                    OTHER_SITE,
                    EMPTY,
                    OLD_SCHEMA,
                    UNFINISHED_COPY -> ExitCode.CONFIGURATION;
        };
        return report(code, phrases.say("database." + problem.reason(), problem.database(), problem.detail()));
    }

    private static FailureReport local(IOException failure, String subject, Phrases phrases) {
        String file =
                failure instanceof FileSystemException named && named.getFile() != null ? named.getFile() : subject;
        return switch (failure) {
            case NoSuchFileException _ -> report(ExitCode.NO_INPUT, phrases.say("failure.noSuchFile", file));
            case AccessDeniedException _ -> report(ExitCode.NOT_ALLOWED, phrases.say("failure.denied", file));
            case FileAlreadyExistsException _ ->
                report(ExitCode.CANNOT_CREATE, phrases.say("failure.fileExists", file));
            case NotDirectoryException _ -> report(ExitCode.CANNOT_CREATE, phrases.say("failure.notDirectory", file));
            default ->
                isDiskFull(failure)
                        ? report(ExitCode.DISK_FULL, phrases.say("failure.diskFull", file))
                        : report(ExitCode.IO, phrases.say("failure.io", file, text(failure)));
        };
    }

    /** Java has no class for it; these are the messages of ENOSPC and EDQUOT. */
    public static boolean isDiskFull(Throwable failure) {
        String message = failure.getMessage();
        return message != null && (message.contains("No space left") || message.contains("Disk quota exceeded"));
    }

    private static FailureReport report(ExitCode exitCode, String sentence) {
        return new FailureReport(exitCode.number(), sentence);
    }

    private static String quoted(RemoteName.SyntaxException syntax) {
        return text(syntax);
    }

    private static String text(Throwable failure) {
        @Nullable String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
