package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.terminal.QrLines;
import ferry.client.ClientException.SecondFactorNeeded;
import ferry.client.SecondFactor;
import ferry.protocol.SpecLimits;
import ferry.protocol.auth.Totp;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where codes of a second factor come from, and where secrets and recovery codes are shown. */
final class CodeSource {
    @Option(names = "--code-stdin")
    private boolean codeStdin;

    /** A code of the app, or a recovery code. */
    String code(Context context, String account) throws IOException, CommandFailure {
        context.terminal().flush();
        if (codeStdin) {
            return PasswordSource.line(context.environment().in()).strip();
        }
        return Person.of(context)
                .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, "code.nobodyToAsk"))
                .line(context.say("ask.code", account))
                .orElseThrow(() -> new CommandFailure(ExitCode.BAD_INPUT, "code.EMPTY"));
    }

    /** What answers a sign-in that wants a second factor. */
    SecondFactor answer(Context context, SecondFactorNeeded needed, String account, String server, boolean json)
            throws IOException, CommandFailure {
        if (needed.isEnrolled()) {
            return new SecondFactor.Code(code(context, account));
        }
        context.warn("factor.required", account);
        return enrolment(context, account, server, json);
    }

    /** Makes a secret, shows it, and asks for the code that an app makes of it. */
    SecondFactor.Enrolment enrolment(Context context, String account, String server, boolean json)
            throws IOException, CommandFailure {
        byte[] secret = new byte[SpecLimits.TOTP_SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        String uri = Totp.uri(secret, account, server);
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("secret", Totp.base32(secret));
            fields.put("uri", uri);
            context.terminal().json(fields);
        } else {
            context.terminal().drawing(QrLines.of(uri));
            context.terminal().result(context.say("factor.secret", Totp.base32(secret)));
            context.terminal().result(context.say("factor.uri", uri));
        }
        return new SecondFactor.Enrolment(secret, code(context, account));
    }

    static void show(Context context, List<String> recoveryCodes, boolean json) {
        if (json) {
            context.terminal().json(Map.of("recoveryCodes", recoveryCodes));
            return;
        }
        context.terminal().result(context.say("factor.recoveryCodes"));
        recoveryCodes.forEach(code -> context.terminal().result("  " + code));
    }
}
