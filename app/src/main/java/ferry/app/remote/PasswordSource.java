package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** Where passwords come from: a person at the terminal, or lines of standard input. Never an argument: those are public. */
public final class PasswordSource {
    /** Longer than any password the rules allow; keeps a wrong pipe from filling the memory. */
    private static final int LINE_BYTES_MAX = 4_096;

    @Option(names = "--password-stdin")
    private boolean passwordStdin;

    /** The password of an existing account. */
    String existing(Context context, String account) throws IOException, CommandFailure {
        return passwordStdin
                ? line(context.environment().in())
                : asked(context, person(context), "ask.password", account);
    }

    /** A new password; a person types it twice. */
    public String fresh(Context context, String account) throws IOException, CommandFailure {
        if (passwordStdin) {
            return line(context.environment().in());
        }
        Person person = person(context);
        String password = asked(context, person, "ask.newPassword", account);
        if (!asked(context, person, "ask.again", account).equals(password)) {
            throw new CommandFailure(ExitCode.BAD_INPUT, "password.differ");
        }
        return password;
    }

    private static Person person(Context context) throws CommandFailure {
        return Person.of(context).orElseThrow(() -> new CommandFailure(ExitCode.USAGE, "password.nobodyToAsk"));
    }

    private static String asked(Context context, Person person, String question, String account) throws CommandFailure {
        return person.password(context.say(question, account))
                .orElseThrow(() -> new CommandFailure(ExitCode.BAD_INPUT, "password.EMPTY"));
    }

    /** One line, byte by byte, so that the next line is left for the next question. */
    static String line(InputStream in) throws IOException, CommandFailure {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            throw new CommandFailure(ExitCode.BAD_INPUT, "password.EMPTY");
        }
        while (next >= 0 && next != '\n') {
            bytes.write(next);
            if (bytes.size() > LINE_BYTES_MAX) {
                throw new CommandFailure(ExitCode.BAD_INPUT, "password.TOO_LONG");
            }
            next = in.read();
        }
        try {
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        } catch (CharacterCodingException notText) {
            throw new CommandFailure(notText, ExitCode.BAD_INPUT, "password.FORBIDDEN_CHARACTER");
        }
    }
}
