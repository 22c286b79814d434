package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The words of a command line. */
@FunctionalInterface
interface Wording {
    /**
     * @param local the source of a put, the target of a get
     * @param remote the name at the other side, below the server's folder
     */
    List<String> words(Path local, String remote) throws IOException;
}
