package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.Credentials;
import ferry.transport.Endpoint;
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
            case Endpoint.Tcp _ -> {
                Accounts.named(place, server);
                yield new Credentials.Password(passwords.existing(context, server));
            }
        };
        String password = passwords.fresh(context, server);
        try (Connection connection = new Connection(context, remote)) {
            connection.signedIn(place, credentials, session -> {
                session.changePassword(password);
                return true;
            });
        }
        context.note("note.passwordChanged", server);
        return ExitCode.OK.number();
    }
}
