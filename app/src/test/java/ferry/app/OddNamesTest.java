package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees as people have them: names in any language, links, nothing in a directory, and names that cannot travel. */
class OddNamesTest {
    private static final List<String> NAMES = List.of(
            "文件 最终版.txt",
            "a:b",
            " leading and trailing ",
            "back\\slash",
            ".hidden",
            "-r",
            "--json",
            "quote\"'`$HOME*?[x]",
            "ends.",
            "CON",
            "Ünïcödé",
            "U\u0308n",
            "👩‍👩‍👧.jpg",
            "می‌خواهم",
            "x".repeat(255),
            "\u202egpj.exe",
            "%n%s{0}");

    @TempDir
    Path folder;

    @Test
    void everyNameAndEmptyDirectoryComesBack() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder)) {
            Place here = registered(server);
            Path tree = Files.createDirectory(folder.resolve("tree"));
            for (String name : NAMES) {
                Files.writeString(tree.resolve(name), name);
                Files.createDirectories(tree.resolve("dirs").resolve(name));
            }
            Path deep = tree;
            for (int i = 0; i < 60; i++) {
                deep = deep.resolve("d");
            }
            Files.createDirectories(deep);
            Files.createDirectory(tree.resolve("only a link"));
            Files.createSymbolicLink(tree.resolve("only a link/link"), Path.of("../.hidden"));

            Result put = here.ferry("put", "tree", server.at("alice", ""));
            Result list = here.ferry("ls", server.at("alice", "tree"));
            Result get = here.ferry("get", server.at("alice", "tree"), "back");

            assertThat(put.exitCode()).as(put.err()).isZero();
            assertThat(put.err()).contains("only a link/link: skipped, a symbolic link");
            assertThat(list.out()).contains("文件 最终版.txt\n", "\\u{202E}gpj.exe").doesNotContain("\u202e");
            assertThat(get.exitCode()).as(get.err()).isZero();
            assertThat(names(folder.resolve("back"))).isEqualTo(names(tree));
            for (String name : NAMES) {
                assertThat(folder.resolve("back").resolve(name)).hasContent(name);
            }
        }
    }

    @Test
    void aNameThatCannotTravelIsSkippedTheRestGoesOnAndTheExitCodeTells() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder)) {
            Place here = registered(server);
            Path tree = Files.createDirectory(folder.resolve("tree"));
            Files.writeString(tree.resolve("bad\u001b[2J\nname"), "x");
            Files.writeString(tree.resolve("good"), "y");

            Result put = here.ferry("put", "tree", server.at("alice", ""));
            Result list = here.ferry("ls", server.at("alice", "tree"));

            assertThat(put.exitCode()).isEqualTo(65);
            assertThat(put.err())
                    .contains("bad\\u{001B}[2J\\u{000A}name: skipped", "1 skipped, 0 failed")
                    .doesNotContain("\u001b");
            assertThat(put.out()).startsWith("Stored 1 file in");
            assertThat(list.out()).isEqualTo("good\n");
        }
    }

    @Test
    void linksAreFollowedWhenAsked() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder)) {
            Place here = registered(server);
            Files.writeString(folder.resolve("target"), "content");
            Path tree = Files.createDirectory(folder.resolve("tree"));
            Files.createSymbolicLink(tree.resolve("link"), Path.of("../target"));
            Files.createSymbolicLink(tree.resolve("loop"), Path.of("."));

            Result skipped = here.ferry("put", "tree", server.at("alice", "skipped"));
            Result followed = here.ferry("put", "--follow-links", "tree", server.at("alice", "followed"));
            Result got = here.ferry("get", server.at("alice", "followed/link"), "got");

            assertThat(skipped.exitCode()).isZero();
            assertThat(skipped.err()).contains("--follow-links");
            assertThat(followed.err()).contains("loop: skipped, the link leads back");
            assertThat(got.exitCode()).as(got.err()).isZero();
            assertThat(folder.resolve("got")).hasContent("content");
        }
    }

    private Place registered(ServerProcess server) {
        Place here = new Place(folder);
        Result registered = here.typing("correct horse battery")
                .ferry("register", server.account("alice"), "--password-stdin", "--accept-new-key");
        assertThat(registered.exitCode()).as(registered.err()).isZero();
        return here;
    }

    private static TreeSet<String> names(Path root) throws Exception {
        try (var paths = Files.walk(root)) {
            TreeSet<String> names = new TreeSet<>();
            paths.filter(path -> !Files.isSymbolicLink(path))
                    .forEach(path -> names.add(root.relativize(path).toString()));
            return names;
        }
    }
}
