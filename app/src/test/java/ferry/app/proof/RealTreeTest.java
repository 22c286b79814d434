package ferry.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess;
import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.app.ServerProcess;
import ferry.app.proof.Trees.Copy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of megabytes that nobody made for a test, through the real command, there and back. */
class RealTreeTest {
    @TempDir
    Path directory;

    @Test
    void theJdkComesBackByteForByteWithItsTimesAndItsExecutables() throws Exception {
        Path jdk = Path.of(System.getProperty("java.home")).toRealPath();
        Place ferry = new Place(directory).withJava("-XX:TieredStopAtLevel=4");
        try (ServerProcess server = ServerProcess.start(directory)) {
            Accounts.register(server.endpoint(), "alice", ferry.state());
            Map<String, Copy> sent = Trees.read(jdk);

            Result put = ferry.ferry("put", "--json", jdk.toString(), server.at("alice", ""));
            Result get = ferry.ferry(
                    "get",
                    "--json",
                    server.at("alice", jdk.getFileName().toString()),
                    directory.resolve("back").toString());

            assertThat(put.exitCode()).as("%s", put).isZero();
            assertThat(get.exitCode()).as("%s", get).isZero();
            assertThat(Trees.read(directory.resolve("back"))).isEqualTo(sent);
            assertThat(number(put, "skipped")).as("links, told").isEqualTo(links(jdk));
            Proof.report(
                    "JDK of %d files and %d MiB: up in %d ms, down in %d ms",
                    number(put, "transferred"),
                    Trees.bytes(sent) >> 20,
                    number(put, "milliseconds"),
                    number(get, "milliseconds"));
        }
    }

    private static long number(Result ended, String field) {
        return Long.parseLong(FerryProcess.field(ended.out(), field));
    }

    private static long links(Path root) throws Exception {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isSymbolicLink).count();
        }
    }

    @Test
    void aPipeIsToldAndTheRestGoesOn() throws Exception {
        Place ferry = new Place(directory).withJava("-XX:TieredStopAtLevel=4");
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        assertThat(new ProcessBuilder("mkfifo", tree.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        try (ServerProcess server = ServerProcess.start(directory)) {
            Accounts.register(server.endpoint(), "alice", ferry.state());

            Result put = ferry.ferry("put", "--json", tree.toString(), server.at("alice", ""));

            assertThat(number(put, "transferred")).as("%s", put).isEqualTo(1);
            assertThat(number(put, "skipped")).as("%s", put).isEqualTo(1);
            assertThat(put.out() + put.err()).contains("pipe");
        }
    }
}
