package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.client.ReceiptFile;
import ferry.client.ReceiptFile.InvalidReceiptsException;
import ferry.client.ReceiptFile.Verified;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry receipts verify FILE}: checks exported receipts without any server. */
@Command(name = "verify")
final class ReceiptsVerifyCommand implements Callable<Integer>, Subject {
    private static final int KEY_BYTES = 32;

    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Option(names = "--key", paramLabel = "BASE64")
    private @Nullable String key;

    @Option(names = "--server", paramLabel = "HOST")
    private @Nullable String server;

    @Parameters(paramLabel = "FILE", descriptionKey = "param.file")
    private Path file = Path.of("");

    ReceiptsVerifyCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return file.toString();
    }

    @Override
    public Integer call() throws Exception {
        Verified verified;
        try (Connection connection = new Connection(context, remote);
                InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            verified = ReceiptFile.verify(
                    in, publicKey(connection), connection.client().knownServers());
        } catch (InvalidReceiptsException invalid) {
            throw new CommandFailure(
                    invalid, ExitCode.RECEIPTS_BROKEN, "failure.receipts", file, String.valueOf(invalid.getMessage()));
        }
        if (json.wanted()) {
            context.terminal().json(json(verified));
        } else {
            context.terminal()
                    .result(context.say(
                            "receipts.verified",
                            verified.account(),
                            verified.server(),
                            context.phrases().count("files", verified.files()),
                            verified.batches(),
                            verified.lastSequence()));
            context.terminal().result(context.say("receipts.against." + verified.against()));
        }
        return ExitCode.OK.number();
    }

    private Optional<byte[]> publicKey(Connection connection) throws Exception {
        if (key != null) {
            return Optional.of(decoded(key));
        }
        if (server != null) {
            return Optional.of(pinned(connection, server));
        }
        return Optional.empty();
    }

    private static byte[] decoded(String key) throws CommandFailure {
        try {
            byte[] bytes = Base64.getDecoder().decode(key);
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new CommandFailure(notBase64, ExitCode.USAGE, "usage.receiptKey");
        }
        throw new CommandFailure(ExitCode.USAGE, "usage.receiptKey");
    }

    private byte[] pinned(Connection connection, String name) throws Exception {
        return connection
                .client()
                .knownServers()
                .find(remote.serverPlace(name).server())
                .flatMap(known -> known.receiptKey())
                .orElseThrow(() -> new CommandFailure(ExitCode.NO_INPUT, "failure.noReceiptKey", name));
    }

    private static Map<String, Object> json(Verified verified) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("account", verified.account());
        fields.put("id", verified.accountId());
        fields.put("server", verified.server());
        fields.put("files", verified.files());
        fields.put("batches", verified.batches());
        fields.put("last", verified.lastSequence());
        fields.put("against", verified.against().name().toLowerCase(Locale.ROOT));
        return fields;
    }
}
