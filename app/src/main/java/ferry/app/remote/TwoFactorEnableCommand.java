package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.ClientException.SecondFactorNeeded;
import ferry.client.Credentials;
import ferry.client.SecondFactor;
import ferry.client.Session;
import ferry.protocol.auth.Passwords.BadPasswordException;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry 2fa enable alice@host}: from here on a password needs a code of an app behind it. */
@Command(name = "enable")
final class TwoFactorEnableCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final PasswordSource passwords = new PasswordSource();

    @Mixin
    private final CodeSource codes = new CodeSource();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ACCOUNT@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    TwoFactorEnableCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "2fa" : server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        Credentials credentials = switch (place.server()) {
            case Endpoint.Unix _ -> new Credentials.Peer();
            case Endpoint.Tcp _, Endpoint.Quic _ -> {
                Accounts.named(place, subject());
                yield new Credentials.Password(passwords.existing(context, subject()));
            }
        };
        try (Connection connection = new Connection(context, remote)) {
            CodeSource.show(context, enable(connection, place, credentials), json.wanted());
        }
        context.note("note.factorEnabled", subject());
        return ExitCode.OK.number();
    }

    private List<String> enable(Connection connection, Place place, Credentials credentials)
            throws IOException, CommandFailure, BadPasswordException {
        String host = place.name().server().host();
        try {
            // Before a secret is shown: whether the password is right, and whether there is a second factor already.
            String account = connection.signedIn(
                    place, credentials, session -> session.identity().account());
            SecondFactor.Enrolment made = codes.enrolment(context, account, host, json.wanted());
            return connection.signedIn(
                    place, credentials, session -> session.enableSecondFactor(made.secret(), made.code()));
        } catch (SecondFactorNeeded needed) {
            if (needed.isEnrolled() || !(credentials instanceof Credentials.Password(String password, var _))) {
                throw new CommandFailure(needed, ExitCode.CANNOT_CREATE, "error.SECOND_FACTOR_ON", subject());
            }
            // The account has to have one: enrolling it is the sign-in.
            SecondFactor.Enrolment made =
                    codes.enrolment(context, Accounts.named(place, subject()), host, json.wanted());
            return connection.signedIn(
                    place, new Credentials.Password(password, made), (Session session) -> session.newRecoveryCodes(""));
        }
    }
}
