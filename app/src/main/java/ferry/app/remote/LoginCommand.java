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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry login alice@host}: asks for the password once and makes a key for this device. */
@Command(name = "login")
final class LoginCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final PasswordSource passwords = new PasswordSource();

    @Mixin
    private final CodeSource codes = new CodeSource();

    @Parameters(paramLabel = "ACCOUNT@HOST", descriptionKey = "param.account")
    private String server = "";

    LoginCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        if (place.server() instanceof Endpoint.Unix) {
            throw new CommandFailure(ExitCode.USAGE, "usage.loginBySocket");
        }
        String account = Accounts.named(place, server);
        String password = passwords.existing(context, server);
        try (Connection connection = new Connection(context, remote)) {
            try {
                login(connection, place, account, new Credentials.Password(password));
            } catch (SecondFactorNeeded needed) {
                SecondFactor factor = codes.answer(
                        context, needed, account, place.name().server().host(), false);
                login(connection, place, account, new Credentials.Password(password, factor));
            }
        }
        context.note("note.loggedIn", account, place.server());
        return ExitCode.OK.number();
    }

    private void login(Connection connection, Place place, String account, Credentials.Password credentials)
            throws IOException, CommandFailure, BadPasswordException {
        String label = Accounts.deviceLabel(context.environment());
        try (Session session =
                connection.trusting(() -> connection.client().login(place.server(), account, credentials, label))) {
            if (credentials.secondFactor() instanceof SecondFactor.Enrolment) {
                CodeSource.show(context, session.newRecoveryCodes(""), false);
            }
        }
    }
}
