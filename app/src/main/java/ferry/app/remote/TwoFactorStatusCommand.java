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

/** {@code ferry 2fa status alice@host}. */
@Command(name = "status")
final class TwoFactorStatusCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ACCOUNT@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    TwoFactorStatusCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "2fa" : server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        try (Connection connection = new Connection(context, remote)) {
            Message.SecondFactorState state = connection.signedIn(place, Session::secondFactor);
            if (json.wanted()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("enabled", state.enrolled());
                fields.put("required", state.required());
                fields.put("recoveryCodes", state.recoveryCodes());
                context.terminal().json(fields);
            } else {
                context.terminal()
                        .result(
                                state.enrolled()
                                        ? context.say("factor.on", state.recoveryCodes())
                                        : context.say(state.required() ? "factor.offRequired" : "factor.off"));
            }
        }
        return ExitCode.OK.number();
    }
}
