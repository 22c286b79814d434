package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.FerryClient.Registration;
import ferry.client.Session;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry register alice@host}: makes an account and a key for this device. */
@Command(name = "register")
final class RegisterCommand implements Callable<Integer>, Subject {
    private static final int INVITE_BYTES = 32;

    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final PasswordSource passwords = new PasswordSource();

    @Option(names = "--invite", paramLabel = "INVITE")
    private @Nullable String invite;

    @Parameters(paramLabel = "ACCOUNT@HOST", descriptionKey = "param.account")
    private String server = "";

    RegisterCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        String account = Accounts.named(place, server);
        Optional<byte[]> token = token();
        String password = passwords.fresh(context, server);
        try (Connection connection = new Connection(context, remote)) {
            Registration registration = connection.trusting(() -> connection
                    .client()
                    .register(place.server(), account, password, token, Accounts.deviceLabel(context.environment())));
            registration.session().ifPresent(Session::close);
            context.note(
                    registration.isPending()
                            ? "note.registeredPending"
                            : registration.session().isPresent() ? "note.registered" : "note.registeredBySocket",
                    account,
                    place.server(),
                    registration.accountId());
        }
        return ExitCode.OK.number();
    }

    private Optional<byte[]> token() throws CommandFailure {
        if (invite == null) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(invite);
            if (bytes.length == INVITE_BYTES) {
                return Optional.of(bytes);
            }
        } catch (IllegalArgumentException notBase64) {
            throw new CommandFailure(notBase64, ExitCode.USAGE, "usage.invite");
        }
        throw new CommandFailure(ExitCode.USAGE, "usage.invite");
    }
}
