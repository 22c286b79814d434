package ferry.app.remote;

import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.Session;
import ferry.protocol.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry keys list alice@host}. */
@Command(name = "list")
final class KeysListCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ACCOUNT@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    KeysListCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "keys" : server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        try (Connection connection = new Connection(context, remote)) {
            for (Message.Key key : connection.signedIn(place, Session::keys)) {
                if (json.wanted()) {
                    context.terminal().json(json(key));
                } else {
                    context.terminal()
                            .result(context.say(
                                    key.current() ? "keys.thisDevice" : "keys.line",
                                    key.keyId().hex(),
                                    key.label(),
                                    key.added(),
                                    key.lastUsed()));
                }
            }
        }
        return ExitCode.OK.number();
    }

    private static Map<String, Object> json(Message.Key key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", key.keyId().hex());
        fields.put("label", key.label());
        fields.put("added", key.added().toString());
        fields.put("lastUsed", key.lastUsed().toString());
        fields.put("thisDevice", key.current());
        return fields;
    }
}
