package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a peer does things with many connections at once: one command that holds all of them. */
public interface Many {
    /** Above this number this peer's clients would measure the machine's memory instead. */
    int most();

    /**
     * Uploads {@code source} under each of the names, with one connection for each, all at once. For each that is done the
     * command writes a line {@code done SECONDS}, counted from its start.
     */
    List<String> upload(Path source, List<String> remotes) throws IOException;

    /**
     * Signs in {@code count} times, writes a line {@code ready} for each, and holds all connections until its standard
     * input ends or it is killed.
     */
    List<String> hold(int count) throws IOException;
}
