package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A tree as a list of uploads that one curl works through on kept connections. */
final class CurlList {
    private CurlList() {}

    static String write(Ground ground, WebServer web, Path tree, String remote) throws IOException {
        StringBuilder list = new StringBuilder();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                list.append("upload-file = \"").append(file).append("\"\nurl = \"");
                list.append(web.url(remote + "/" + tree.relativize(file)).replace(" ", "%20"));
                list.append("\"\n");
            }
        }
        Path configuration = web.folder().resolve("list");
        Files.writeString(configuration, list);
        return ground.own(configuration).toString();
    }
}
