package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.protocol.Digest;
import ferry.protocol.Message;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ferry keys revoke KEY alice@host}: a device that is lost can sign in no longer. */
@Command(name = "revoke")
final class KeysRevokeCommand implements Callable<Integer>, Subject {
    /** Shorter beginnings of an id are typing mistakes rather than names. */
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{8,64}");

    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Parameters(index = "0", paramLabel = "KEY", descriptionKey = "param.key")
    private String key = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "[ACCOUNT@]HOST",
            descriptionKey = "param.server")
    private @Nullable String server;

    KeysRevokeCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return key;
    }

    @Override
    public Integer call() throws Exception {
        String beginning = key.toLowerCase(Locale.ROOT);
        if (!KEY.matcher(beginning).matches()) {
            throw new CommandFailure(ExitCode.USAGE, "usage.keyId", key);
        }
        Place place = remote.serverPlace(server);
        try (Connection connection = new Connection(context, remote)) {
            Digest revoked = connection.signedIn(place, session -> {
                Digest id = only(session.keys(), beginning);
                session.revokeKey(id);
                return id;
            });
            context.note("note.keyRevoked", revoked.hex());
        }
        return ExitCode.OK.number();
    }

    /** A few first digits are enough if they fit one key only. */
    private Digest only(List<Message.Key> keys, String beginning) throws CommandFailure {
        List<Message.Key> fitting = keys.stream()
                .filter(candidate -> candidate.keyId().hex().startsWith(beginning))
                .toList();
        if (fitting.size() != 1) {
            throw new CommandFailure(
                    fitting.isEmpty() ? ExitCode.NO_INPUT : ExitCode.USAGE,
                    fitting.isEmpty() ? "keys.none" : "keys.several",
                    key);
        }
        return fitting.getFirst().keyId();
    }
}
