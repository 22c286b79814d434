package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.RemoteName;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ferry admin invites create admin@host}, or short {@code ferry invite}: makes an invite that is good for one
 * registration.
 */
@Command(name = "invite")
public final class InviteCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    private static final long HOURS_MAX = 24 * 365;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Option(names = "--hours", paramLabel = "HOURS", descriptionKey = "param.inviteHours")
    private long hours = 72;

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ACCOUNT@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    public InviteCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "invite" : server;
    }

    @Override
    public Integer call() throws Exception {
        if (hours < 1 || hours > HOURS_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "usage.wrong", "--hours=" + hours);
        }
        Place place = remote.serverPlace(server);
        try (Connection connection = new Connection(context, remote)) {
            byte[] token = connection.signedIn(place, session -> session.createInvite(Duration.ofHours(hours)));
            String invite = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
            if (json.wanted()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("invite", invite);
                fields.put("validHours", hours);
                context.terminal().json(fields);
            } else {
                context.terminal().result(invite);
                context.note("note.invite", hours, "ferry register NAME@" + host(place.name()) + " --invite " + invite);
            }
        }
        return ExitCode.OK.number();
    }

    private static String host(RemoteName name) {
        return name.server().host();
    }
}
