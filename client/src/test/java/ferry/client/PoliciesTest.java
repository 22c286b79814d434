package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesTest {
    private static final TransferOptions OVERWRITE = new TransferOptions(true, false, 1);
    private static final TransferOptions FOLLOW = new TransferOptions(false, true, 1);

    @TempDir
    Path folder;

    private TestServer server;
    private FerryClient client;
    private Session session;
    private Path stored;

    @BeforeEach
    void startServer() throws Exception {
        server = new TestServer(folder.resolve("server"));
        client = server.client(folder.resolve("state"));
        session = server.register(client, "alice");
        stored = folder.resolve("server/files/1-alice");
    }

    @AfterEach
    void stopServer() throws Exception {
        client.close();
        server.close();
    }

    private TransferReport put(Path source, String target, TransferOptions options) throws Exception {
        return session.put(List.of(source), PutAndGetTest.target(target), options, TransferListener.NONE);
    }

    private TransferReport get(String source, Path target, TransferOptions options) throws Exception {
        return session.get(List.of(FerryPath.parse(source)), target, options, TransferListener.NONE);
    }

    private static List<FileResult.Kind> kinds(TransferReport report) {
        return report.problems().stream()
                .map(result -> switch (result.outcome()) {
                    case FileResult.Skipped(FileResult.Problem problem) -> problem.kind();
                    case FileResult.Failed(FileResult.Problem problem) -> problem.kind();
                    default -> throw new AssertionError(result);
                })
                .toList();
    }

    @Test
    void otherContentIsKeptUnlessOverwritingWasAskedFor() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "one");
        put(file, "f", TransferOptions.DEFAULT);
        Files.writeString(file, "two!");

        assertThat(kinds(put(file, "f", TransferOptions.DEFAULT))).containsExactly(FileResult.Kind.EXISTS);
        assertThat(stored.resolve("f")).hasContent("one");
        assertThat(put(file, "f", OVERWRITE).problems()).isEmpty();
        assertThat(stored.resolve("f")).hasContent("two!");
    }

    @Test
    void oneRefusedFileOfATreeStopsNoOther() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(tree.resolve(name), "first " + name);
        }
        PutAndGetTest.write(tree.resolve("large"), 3_000_000, new Random(1));
        put(tree, "in/", TransferOptions.DEFAULT);
        Files.writeString(tree.resolve("b"), "second");
        PutAndGetTest.write(tree.resolve("large"), 3_000_000, new Random(2));
        Files.writeString(tree.resolve("d"), "new");

        TransferReport kept = put(tree, "in/", TransferOptions.DEFAULT);

        assertThat(kinds(kept)).containsExactlyInAnyOrder(FileResult.Kind.EXISTS, FileResult.Kind.EXISTS);
        assertThat(kept.transferred()).isOne();
        assertThat(kept.alreadyThere()).isEqualTo(2);
        assertThat(put(tree, "in/", OVERWRITE).problems()).isEmpty();
        assertThat(PutAndGetTest.snapshot(stored.resolve("in/tree"))).isEqualTo(PutAndGetTest.snapshot(tree));
    }

    @Test
    void aFetchKeepsOtherContentUnlessOverwritingWasAskedFor() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "content");
        put(file, "f", TransferOptions.DEFAULT);
        Path here = Files.writeString(folder.resolve("here"), "mine");

        assertThat(kinds(get("f", here, TransferOptions.DEFAULT))).containsExactly(FileResult.Kind.EXISTS);
        assertThat(here).hasContent("mine");
        assertThat(get("f", here, OVERWRITE).problems()).isEmpty();
        assertThat(here).hasContent("content");
        assertThat(get("f", here, TransferOptions.DEFAULT).alreadyThere()).isOne();
    }

    @Test
    void aFileThatWasChangedOutsideFerryIsFetchedAsItIsNow() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "content");
        put(file, "f", TransferOptions.DEFAULT);
        Files.writeString(stored.resolve("f"), "CONTENT");
        Path same = Files.writeString(folder.resolve("same"), "CONTENT");

        TransferReport there = get("f", same, TransferOptions.DEFAULT);
        TransferReport other = get("f", file, TransferOptions.DEFAULT);
        TransferReport fetched = get("f", folder.resolve("new"), TransferOptions.DEFAULT);

        assertThat(there.alreadyThere()).isOne();
        assertThat(kinds(other)).containsExactly(FileResult.Kind.EXISTS);
        assertThat(fetched.problems()).isEmpty();
        assertThat(folder.resolve("new")).hasContent("CONTENT");
        assertThat(file).hasContent("content");
    }

    @Test
    void aFileThatWasMovedIsStillKnownByItsContent() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "content");
        put(file, "f", TransferOptions.DEFAULT);
        session.move(FerryPath.parse("f"), FerryPath.parse("g"), false);

        TransferReport report = put(file, "g", TransferOptions.DEFAULT);

        assertThat(report.problems()).isEmpty();
        assertThat(stored.resolve("g")).hasContent("content");
    }

    @Test
    void aMissingSourceIsNamed() throws Exception {
        assertThatThrownBy(() -> get("nothing", folder.resolve("back"), TransferOptions.DEFAULT))
                .isInstanceOfSatisfying(
                        ClientException.Refused.class,
                        refused -> assertThat(refused.is(ErrorCode.NOT_FOUND)).isTrue());
        assertThatThrownBy(() -> put(folder.resolve("nothing"), "", TransferOptions.DEFAULT))
                .isInstanceOf(NoSuchFileException.class);
        Path file = Files.writeString(folder.resolve("f"), "content");
        put(file, "f", TransferOptions.DEFAULT);

        TransferReport report = session.get(
                List.of(FerryPath.parse("nothing"), FerryPath.parse("f")),
                folder.resolve("back"),
                TransferOptions.DEFAULT,
                TransferListener.NONE);

        assertThat(kinds(report)).containsExactly(FileResult.Kind.REFUSED);
        assertThat(folder.resolve("back/f")).hasContent("content");
    }

    @Test
    void aFetchOfATreeThatWasInterruptedDoesNotNestACopy() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve("a"), "a");
        put(tree, "", TransferOptions.DEFAULT);
        Path back = folder.resolve("back");
        TransferListener failing = new TransferListener() {
            @Override
            public void found(long files, long bytes, boolean complete) {
                throw new IllegalStateException("the process is killed here");
            }
        };
        assertThatThrownBy(() -> session.get(List.of(FerryPath.parse("tree")), back, TransferOptions.DEFAULT, failing))
                .isInstanceOf(IllegalStateException.class);
        Files.createDirectory(back);

        get("tree", back, TransferOptions.DEFAULT);

        assertThat(PutAndGetTest.snapshot(back)).containsOnlyKeys("", "a");
    }

    @Test
    void aFetchNeverWritesThroughALink() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.createDirectory(tree.resolve("d"));
        Files.writeString(tree.resolve("d/f"), "content");
        put(tree, "", TransferOptions.DEFAULT);
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path back = Files.createDirectories(folder.resolve("back/tree"));
        Files.createSymbolicLink(back.resolve("d"), outside);

        TransferReport report = get("tree", folder.resolve("back"), OVERWRITE);

        assertThat(report.failed()).isOne();
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void namesAndTargetsFollowTheRulesOfScp() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve("f"), "x");
        Path file = Files.writeString(folder.resolve("f"), "y");

        put(file, "new-name", TransferOptions.DEFAULT);
        put(tree, "copy", TransferOptions.DEFAULT);
        put(file, "copy", OVERWRITE);
        put(tree, "copy", TransferOptions.DEFAULT);
        put(tree.resolve("."), "content/", TransferOptions.DEFAULT);
        session.put(List.of(tree, file), PutAndGetTest.target("both"), TransferOptions.DEFAULT, TransferListener.NONE);

        assertThat(PutAndGetTest.snapshot(stored).keySet())
                .contains("new-name", "copy/f", "copy/tree/f", "content/f", "both/tree/f", "both/f");
        assertThat(stored.resolve("copy/f")).hasContent("y");

        get("copy", folder.resolve("back"), TransferOptions.DEFAULT);
        get("copy", folder.resolve("back"), TransferOptions.DEFAULT);
        assertThat(PutAndGetTest.snapshot(folder.resolve("back")).keySet())
                .contains("f", "tree/f", "copy/f", "copy/tree/f");
    }

    @Test
    void aSmallFileEntersADirectoryThatProvesToBeOne() throws Exception {
        session.makeDirectory(FerryPath.parse("inbox"));
        Path file = Files.writeString(folder.resolve("f"), "y");

        assertThat(put(file, "inbox", TransferOptions.DEFAULT).problems()).isEmpty();

        assertThat(stored.resolve("inbox/f")).hasContent("y");
    }

    @Test
    void linksSpecialFilesAndBadNamesAreNamedAndTheRestTravels() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve("good"), "x");
        Files.createSymbolicLink(tree.resolve("link"), tree.resolve("good"));
        Files.writeString(tree.resolve("bad\nname"), "x");
        new ProcessBuilder("mkfifo", tree.resolve("pipe").toString()).start().waitFor();
        new ProcessBuilder("bash", "-c", "touch $'" + tree + "/not-utf8-\\xff'")
                .start()
                .waitFor();

        TransferReport report = put(tree, "", TransferOptions.DEFAULT);

        assertThat(kinds(report))
                .containsExactlyInAnyOrder(
                        FileResult.Kind.SYMBOLIC_LINK,
                        FileResult.Kind.BAD_NAME,
                        FileResult.Kind.SPECIAL_FILE,
                        FileResult.Kind.BAD_NAME);
        assertThat(report.skipped()).isEqualTo(4);
        assertThat(PutAndGetTest.snapshot(stored.resolve("tree"))).containsOnlyKeys("", "good");
    }

    @Test
    void followedLinksTravelAndLoopsEnd() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.createDirectory(tree.resolve("d"));
        Files.writeString(tree.resolve("d/f"), "x");
        Files.createSymbolicLink(tree.resolve("file-link"), tree.resolve("d/f"));
        Files.createSymbolicLink(tree.resolve("directory-link"), tree.resolve("d"));
        Files.createSymbolicLink(tree.resolve("d/loop"), tree);

        TransferReport report = put(tree, "", FOLLOW);

        assertThat(kinds(report)).containsOnly(FileResult.Kind.LINK_LOOP);
        assertThat(PutAndGetTest.snapshot(stored.resolve("tree")).keySet())
                .contains("d/f", "directory-link/f", "file-link");
    }

    @Test
    void aSourceThatChangesWhileItIsReadIsNotPublished() throws Exception {
        Path large = PutAndGetTest.write(folder.resolve("large"), 8_000_000, new Random(3));
        TransferListener changing = new TransferListener() {
            @Override
            public void moved(String name, long bytes, boolean skipped) {
                try {
                    Files.writeString(large, "x", java.nio.file.StandardOpenOption.APPEND);
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            }
        };

        TransferReport report =
                session.put(List.of(large), PutAndGetTest.target("large"), TransferOptions.DEFAULT, changing);

        assertThat(kinds(report)).containsExactly(FileResult.Kind.SOURCE_CHANGED);
        assertThat(stored.resolve("large")).doesNotExist();
        assertThat(put(large, "large", TransferOptions.DEFAULT).problems()).isEmpty();
        assertThat(Files.mismatch(large, stored.resolve("large"))).isEqualTo(-1);
        assertThat(folder.resolve("server/.ferry/staging")).isEmptyDirectory();
    }

    @Test
    void onlyTheVersionThatWasSeenIsReplaced() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "one");
        put(file, "f", TransferOptions.DEFAULT);
        Files.writeString(file, "mine");
        Path other = Files.writeString(folder.resolve("other"), "theirs");
        FerryClient another = server.client(folder.resolve("state"));
        boolean[] hasRun = {false};
        TransferListener racing = new TransferListener() {
            @Override
            public void found(long files, long bytes, boolean complete) {
                // What is there was listed by now, and the file was not sent yet.
                if (!hasRun[0]) {
                    hasRun[0] = true;
                    try (Session their = another.session(
                            server.tcp(), java.util.Optional.of("alice"), new Credentials.DeviceKey())) {
                        their.put(List.of(other), PutAndGetTest.target("f"), OVERWRITE, TransferListener.NONE);
                    } catch (Exception failure) {
                        throw new AssertionError(failure);
                    }
                }
            }
        };

        TransferReport report = session.put(List.of(file), PutAndGetTest.target("f"), OVERWRITE, racing);

        assertThat(kinds(report)).containsExactly(FileResult.Kind.EXISTS);
        assertThat(stored.resolve("f")).hasContent("theirs");
        another.close();
    }
}
