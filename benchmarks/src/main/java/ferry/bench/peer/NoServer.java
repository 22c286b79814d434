package ferry.bench.peer;

import java.util.List;

/** For peers that only copy on this machine: a folder. */
final class NoServer extends Service {
    NoServer(Ground ground) {
        super(ground, "copies");
    }

    @Override
    List<String> prepare() {
        return List.of("sleep", "infinity");
    }

    @Override
    void awaitReady(Process started) {
        // There is nobody to wait for.
    }

    @Override
    int port() {
        throw new IllegalStateException("nobody listens here");
    }
}
