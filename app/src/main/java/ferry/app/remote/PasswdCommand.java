package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.ClientException.SecondFactorNeeded;
import ferry.client.Credentials;
import ferry.client.SecondFactor;
import ferry.protocol.auth.Passwords.BadPasswordException;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry passwd alice@host}: changes the password. Sign-ins by the old one end. */
@Command(name = "passwd")
final class PasswdCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final PasswordSource passwords = new PasswordSource();

    @Mixin
    private final CodeSource codes = new CodeSource();

    @Parameters(paramLabel = "ACCOUNT@HOST", descriptionKey = "param.account")
    private String server = "";

    PasswdCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        Credentials credentials = switch (place.server()) {
            case Endpoint.Unix _ -> new Credentials.Peer();
            case Endpoint.Tcp _, Endpoint.Quic _ -> {
                Accounts.named(place, server);
                yield new Credentials.Password(passwords.existing(context, server));
            }
        };
        String password = passwords.fresh(context, server);
        try (Connection connection = new Connection(context, remote)) {
            try {
                change(connection, place, credentials, password);
            } catch (SecondFactorNeeded needed) {
                if (!needed.isEnrolled() || !(credentials instanceof Credentials.Password(String former, var _))) {
                    throw needed;
                }
                SecondFactor code = new SecondFactor.Code(codes.code(context, server));
                change(connection, place, new Credentials.Password(former, code), password);
            }
        }
        context.note("note.passwordChanged", server);
        return ExitCode.OK.number();
    }

    private static void change(Connection connection, Place place, Credentials credentials, String password)
            throws IOException, CommandFailure, BadPasswordException {
        connection.signedIn(place, credentials, session -> {
            session.changePassword(password);
            return true;
        });
    }
}
