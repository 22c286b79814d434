package ferry.bench.work;

import ferry.bench.peer.Ground;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Content for servers in Java, up and down, before anything is measured: a server that has run for an hour is what people
 * have. A client is never warm, since a command is not. Once for each server process.
 */
final class WarmUp {
    private static final long FILE_BYTES = 256L << 20;

    private final Site site;
    private final Set<Long> done = new HashSet<>();

    WarmUp(Site site) {
        this.site = site;
    }

    void of(Peer peer) throws IOException {
        if (!peer.warmsUp() || !done.add(peer.server().orElseThrow().root())) {
            return;
        }
        long bytes = Math.min(FILE_BYTES, site.size().warmUpBytes());
        for (long moved = 0; moved < site.size().warmUpBytes(); moved += bytes) {
            Path source = site.data().file(bytes);
            Path back = site.local("warm-up");
            run(peer.words(Verb.PUT_FILE, source, "warm-up"));
            run(peer.words(Verb.GET_FILE, back, "warm-up"));
            peer.remove(List.of("warm-up"));
            Ground.delete(back);
        }
    }

    private void run(List<String> words) throws IOException {
        site.await(site.start(words), words);
    }
}
