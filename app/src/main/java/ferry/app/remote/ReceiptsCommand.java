package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.command.ExitCode;
import ferry.app.command.Subject;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.Session;
import ferry.protocol.auth.Passwords.BadPasswordException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ferry receipts alice@host}: lists what was stored, or exports the proofs. */
@Command(name = "receipts")
final class ReceiptsCommand implements Callable<Integer>, Subject {
    private final Context context;

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Option(names = "--export", paramLabel = "FILE")
    private @Nullable Path export;

    @Parameters(arity = "0..1", hideParamSyntax = true, paramLabel = "[ACCOUNT@]HOST", descriptionKey = "param.server")
    private @Nullable String server;

    ReceiptsCommand(Context context) {
        this.context = context;
    }

    @Override
    public String subject() {
        return server == null ? "receipts" : server;
    }

    @Override
    public Integer call() throws Exception {
        Place place = remote.serverPlace(server);
        try (Connection connection = new Connection(context, remote)) {
            if (export == null) {
                ReceiptLines lines = new ReceiptLines(context, json.wanted());
                connection.signedIn(place, session -> session.exportReceipts(lines));
                lines.summary();
            } else {
                long last = exportTo(export.toAbsolutePath(), place, connection);
                context.note("note.exported", export, last);
            }
        }
        return ExitCode.OK.number();
    }

    /** The file appears complete or not at all. */
    private static long exportTo(Path file, Place place, Connection connection)
            throws IOException, CommandFailure, BadPasswordException {
        Path folder = file.getParent();
        Path unfinished = Files.createTempFile(folder == null ? Path.of("/") : folder, ".receipts-", ".part");
        try {
            long last = connection.signedIn(place, session -> write(session, unfinished));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return last;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static long write(Session session, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            return session.exportReceipts(out);
        }
    }
}
