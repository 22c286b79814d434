package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.Session;
import ferry.client.Session.Identity;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry whoami alice@host}: signs in and says who the server takes us for. */
@Command(name = "whoami")
final class WhoamiCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ACCOUNT@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    WhoamiCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "whoami" : server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        try (Connection connection = new Connection(context, remote)) {
            Identity identity = connection.signedIn(place, Session::identity);
            if (json.wanted()) {
                context.terminal().json(json(identity));
            } else {
                context.terminal()
                        .result(context.say(
                                "whoami",
                                identity.account(),
                                identity.server(),
                                identity.accountId(),
                                context.say("role." + identity.role()),
                                context.say("method." + identity.method()),
                                identity.serverAgent()));
                context.terminal()
                        .detail(context.say(
                                "whoami.link",
                                transport(identity),
                                identity.binding().label()));
            }
        }
        return ExitCode.OK.number();
    }

    private static Map<String, Object> json(Identity identity) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("account", identity.account());
        fields.put("id", identity.accountId());
        fields.put("role", identity.role().name().toLowerCase(Locale.ROOT));
        fields.put("method", identity.method().name().toLowerCase(Locale.ROOT));
        fields.put("server", identity.server().toString());
        fields.put("agent", identity.serverAgent());
        fields.put("transport", transport(identity));
        fields.put("binding", identity.binding().label());
        return fields;
    }

    /** The binding follows from the transport, and only from it. */
    private static String transport(Identity identity) {
        return switch (identity.binding()) {
            case TLS_EXPORTER -> "tcp";
            case TLS_SERVER_END_POINT -> "quic";
            case UNIX_PEER -> "unix";
        };
    }
}
