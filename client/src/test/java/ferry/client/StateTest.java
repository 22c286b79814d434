package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.transport.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTest {
    private static final Endpoint SERVER = new Endpoint.Tcp("example.org", 9001);
    private static final Digest A = Digest.of(new byte[32]);
    private static final Digest B = Digest.ofContent(new byte[1]);

    @TempDir
    Path folder;

    private UploadJournal.Begun begun(long inode) {
        LocalFile.State state =
                new LocalFile.State(3 << 20, Instant.parse("2026-01-01T00:00:00.5Z"), Instant.EPOCH, inode, 1, true);
        return new UploadJournal.Begun(new Id16(inode, 2), "source", state);
    }

    private UploadJournal open() throws Exception {
        return UploadJournal.open(new StateDirectory(folder), SERVER, "alice", FerryPath.parse("a/b"))
                .orElseThrow();
    }

    private Path journalFile() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void aJournalTellsWhatWasBegunAndRead() throws Exception {
        UploadJournal journal = open();
        journal.begin(begun(7), 3);
        journal.leaf(0, A);
        journal.leaf(2, B);
        journal.close();

        UploadJournal again = open();

        assertThat(again.begun()).contains(begun(7));
        assertThat(again.leaf(0)).isEqualTo(A);
        assertThat(again.leaf(1)).isNull();
        assertThat(again.leaf(2)).isEqualTo(B);
        again.close();
    }

    @Test
    void aTornOrSpoiltRecordIsNotBelieved() throws Exception {
        UploadJournal journal = open();
        journal.begin(begun(7), 3);
        journal.leaf(0, A);
        journal.leaf(1, B);
        journal.close();
        byte[] whole = Files.readAllBytes(journalFile());

        for (int length = 0; length < whole.length; length++) {
            Files.write(journalFile(), java.util.Arrays.copyOf(whole, length));
            try (UploadJournal torn = open()) {
                assertThat(torn.leaf(1)).as("cut to %d bytes", length).isNull();
            }
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] spoilt = whole.clone();
            spoilt[at] ^= 1;
            Files.write(journalFile(), spoilt, StandardOpenOption.TRUNCATE_EXISTING);
            try (UploadJournal read = open()) {
                assertThat(read.leaf(1)).as("byte %d changed", at).isNull();
                assertThat(read.begun().map(UploadJournal.Begun::id))
                        .isIn(Optional.empty(), Optional.of(begun(7).id()));
            }
        }
    }

    @Test
    void aJournalIsHeldByOneUploadAtATime() throws Exception {
        UploadJournal journal = open();

        assertThat(UploadJournal.open(new StateDirectory(folder), SERVER, "alice", FerryPath.parse("a/b")))
                .isEmpty();
        journal.close();
        open().close();
    }

    @Test
    void pinningAnotherKeyForgetsWhatTheFormerServerTaught() throws Exception {
        KnownServers known = new KnownServers(new StateDirectory(folder));
        known.pin(SERVER, A);
        known.pinReceiptKey(SERVER, A.bytes(), List.of());
        known.remember(SERVER, 1, new KnownServers.SeenHead(5, A));
        known.remember(SERVER, 1, new KnownServers.SeenHead(4, B));
        assertThat(known.lastHead(SERVER.toString(), 1)).contains(new KnownServers.SeenHead(5, A));

        known.pin(SERVER, A);
        assertThat(known.find(SERVER).orElseThrow().receiptKey()).isPresent();

        known.pin(SERVER, B);
        assertThat(known.find(SERVER).orElseThrow().receiptKey()).isEmpty();
        assertThat(known.lastHead(SERVER.toString(), 1)).isEmpty();
    }

    @Test
    void aDownloadThatAnotherProcessIsJustNotingDownIsNotRead() throws Exception {
        StateDirectory state = new StateDirectory(folder);
        DownloadJournal journal = new DownloadJournal(state, SERVER, "alice");
        FerryPath remote = FerryPath.parse("a/b");
        Message.Entry entry =
                new Message.Entry(remote, Message.Kind.FILE, 1, Instant.EPOCH, false, new Id16(3, 4), Optional.of(A));
        Id16 id = new Id16(1, 2);
        journal.begin(remote, folder, entry, id);
        Path beingWritten = state.file("downloads", SERVER.toString(), "alice").resolve(".new-1");
        Files.createFile(beingWritten);

        assertThat(journal.ids()).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9001", "unix:/run/a b/文件", "..", ".", "a%b", "[::1]:1"})
    void namesOfEntriesStayInTheirDirectoryAndCanBeReadBack(String name) throws Exception {
        StateDirectory state = new StateDirectory(folder);
        state.write(state.file("area", name), new byte[1]);

        assertThat(state.names(state.file("area"))).containsExactly(name);
        try (Stream<Path> entries = Files.list(folder.resolve("area"))) {
            assertThat(entries.toList()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}x",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":-1}",
                "{\"a\":1.5}",
                "{\"a\":[1]}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00zz\"}",
                "{\"a\":true}",
                "{\"a\":{}}",
                "[]",
                "{\"a\":99999999999999999999}"
            })
    void onlyTheLinesOfReceiptFilesAreRead(String line) {
        assertThatThrownBy(() -> JsonLine.parse(line)).isInstanceOf(JsonLine.MalformedException.class);
    }

    @Test
    void linesAreReadBackAsTheyWereWritten() throws Exception {
        String odd = "quote\" back\\slash \n\t 文件 \u007f";
        JsonLine line =
                new JsonLine().put("text", odd).put("number", Long.MAX_VALUE).put("list", List.of("a", odd));

        JsonLine read = JsonLine.parse(line.toString());

        assertThat(read.text("text")).contains(odd);
        assertThat(read.number("number")).contains(Long.MAX_VALUE);
        assertThat(read.texts("list")).contains(List.of("a", odd));
        assertThat(JsonLine.parse(" { \"a\" : [ ] , \"b\" : \"\\u6587\\/\" } ").text("b"))
                .contains("文/");
    }
}
