package ferry.client;

import ferry.protocol.FerryPath;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Remembers that a tree was given a new name ({@code put photos host:backup} where nothing was named so). An interrupted
 * transfer that is repeated finds its own unfinished directory there, and would otherwise nest a copy inside, as
 * {@code scp -r} does. Forgotten once the transfer is complete.
 */
final class TargetMemory {
    private static final String TARGETS = "targets";

    private final StateDirectory state;
    private final Endpoint server;
    private final String account;
    private final String direction;

    TargetMemory(StateDirectory state, Endpoint server, String account, String direction) {
        this.state = state;
        this.server = server;
        this.account = account;
        this.direction = direction;
    }

    boolean isOwnName(Path local, FerryPath remote) throws IOException {
        return state.read(file(local, remote)).isPresent();
    }

    void keepOwnName(Path local, FerryPath remote) throws IOException {
        state.write(file(local, remote), (local + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void forget(Path local, FerryPath remote) throws IOException {
        state.delete(file(local, remote));
    }

    private Path file(Path local, FerryPath remote) {
        String pair = direction + "\0" + local.toAbsolutePath().normalize() + "\0" + remote;
        return state.file(TARGETS, server.toString(), account, StateDirectory.sha256(pair));
    }
}
