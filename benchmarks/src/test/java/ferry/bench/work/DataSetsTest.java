package ferry.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
    @TempDir
    Path folder;

    @Test
    void oneSeedGivesTheSameDataEverywhere() throws Exception {
        Path here = new DataSets(Files.createDirectory(folder.resolve("here")), 5).mixedTree(60, 100_000);
        Path there = new DataSets(Files.createDirectory(folder.resolve("there")), 5).mixedTree(60, 100_000);
        Path other = new DataSets(Files.createDirectory(folder.resolve("other")), 6).mixedTree(60, 100_000);

        assertThatCode(() -> SameContent.check(here, there)).doesNotThrowAnyException();
        assertThatThrownBy(() -> SameContent.check(here, other)).hasMessageContaining("differs at byte");
        assertThat(Transfer.bytes(here)).isBetween(99_000L, 100_000L);
    }

    @Test
    void whatIsMissingOrTooMuchIsFound() throws Exception {
        Path sent = new DataSets(folder, 1).smallFiles(3);
        Path arrived = Files.createDirectories(folder.resolve("arrived/folder-0000"));
        for (String name : new String[] {"file-00", "file-01"}) {
            Files.copy(sent.resolve("folder-0000").resolve(name), arrived.resolve(name));
        }

        assertThatThrownBy(() -> SameContent.check(sent, arrived.getParent())).hasMessageContaining("3 files");

        Files.copy(sent.resolve("folder-0000/file-02"), arrived.resolve("file-02"));
        SameContent.check(sent, arrived.getParent());
        Files.createFile(arrived.resolve("file-03"));
        assertThatThrownBy(() -> SameContent.check(sent, arrived.getParent())).hasMessageContaining("4 are there");
    }

    @Test
    void aChangedFileDiffersInAHundredthAndIsAFewBytesLonger() throws Exception {
        DataSets data = new DataSets(folder, 1);
        int bytes = 200_000;

        byte[] before = Files.readAllBytes(data.file(bytes));
        byte[] after = Files.readAllBytes(data.changed(bytes));

        assertThat(after).hasSize(bytes + DataSets.INSERTED_BYTES);
        int different = 0;
        for (int at = 0; at < bytes; at++) {
            // Behind the middle everything has moved.
            different += before[at] == after[at < bytes / 2 ? at : at + DataSets.INSERTED_BYTES] ? 0 : 1;
        }
        assertThat(DataSets.changedBytes(bytes)).isEqualTo(2_100);
        assertThat(different).isBetween(1_850, 2_000);
    }
}
