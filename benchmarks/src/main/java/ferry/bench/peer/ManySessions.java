package ferry.bench.peer;

import ferry.openssl.OpenSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sessions of Ferry's client library in one process. */
record ManySessions(FerryServer server) implements Many {
    @Override
    public int most() {
        return 10_000;
    }

    @Override
    public List<String> upload(Path source, List<String> remotes) throws IOException {
        Path list = server.folder().resolve("remotes");
        Files.write(list, remotes);
        return java("put", source.toString(), list.toString());
    }

    @Override
    public List<String> hold(int count) {
        return java("idle", Integer.toString(count));
    }

    /** Started as the launcher starts a command that moves files. */
    private List<String> java(String verb, String... words) {
        List<String> all = new ArrayList<>(
                List.of(server.ground.image().resolve("runtime/bin/java").toString(), "-XX:+UseSerialGC"));
        if (OpenSsl.find().isPresent()) {
            all.add("-XX:TieredStopAtLevel=1");
        }
        all.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                server.ground.load() + "/*",
                "ferry.bench.load.Sessions",
                verb,
                server.state().toString(),
                server.account()));
        all.addAll(List.of(words));
        return all;
    }
}
