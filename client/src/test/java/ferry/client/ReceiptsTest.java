package ferry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptsTest {
    @TempDir
    Path folder;

    private TestServer server;
    private FerryClient client;
    private Session session;

    @BeforeEach
    void storeSomeFiles() throws Exception {
        server = new TestServer(folder.resolve("server"));
        client = server.client(folder.resolve("state"));
        session = server.register(client, "alice");
        for (int i = 0; i < 4; i++) {
            put("file-" + i);
        }
    }

    @AfterEach
    void stopServer() throws Exception {
        client.close();
        server.close();
    }

    private void put(String name) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "content of " + name);
        TransferReport report = session.put(
                List.of(file), PutAndGetTest.target("inbox/"), TransferOptions.DEFAULT, TransferListener.NONE);
        assertThat(report.lastReceipt()).isPresent();
    }

    private List<String> export() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        session.exportReceipts(out);
        return new ArrayList<>(out.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private ReceiptFile.Verified verify(List<String> lines) throws Exception {
        return ReceiptFile.verify(
                new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)),
                Optional.empty(),
                client.knownServers());
    }

    @Test
    void theWholeChainIsExportedAndVerifiedOffline() throws Exception {
        List<String> lines = export();
        server.stop();

        ReceiptFile.Verified verified = verify(lines);

        assertThat(verified.files()).isEqualTo(4);
        assertThat(verified.batches()).isEqualTo(4);
        assertThat(verified.lastSequence()).isEqualTo(4);
        assertThat(verified.account()).isEqualTo("alice");
        assertThat(verified.against()).isEqualTo(ReceiptFile.Against.PINNED_KEY);
        server.start();
    }

    @Test
    void everyChangeIsNoticed() throws Exception {
        List<String> lines = export();

        for (int i = 1; i < lines.size(); i++) {
            List<String> missing = new ArrayList<>(lines);
            missing.remove(i);
            assertInvalid(missing, "without line " + i);
            List<String> swapped = new ArrayList<>(lines);
            Collections.swap(swapped, i, i == 1 ? 3 : i - 1);
            assertInvalid(swapped, "with line " + i + " moved");
            String line = lines.get(i);
            int at = line.length() / 2;
            List<String> changed = new ArrayList<>(lines);
            changed.set(i, line.substring(0, at) + (line.charAt(at) == 'A' ? 'B' : 'A') + line.substring(at + 1));
            assertInvalid(changed, "with line " + i + " changed");
        }
    }

    private void assertInvalid(List<String> lines, String what) {
        assertThatThrownBy(() -> verify(lines)).as(what).isInstanceOf(ReceiptFile.InvalidReceiptsException.class);
    }

    @Test
    void aCompleteButOlderChainIsNoticedByWhoSawALaterHead() throws Exception {
        List<String> older = export();
        put("file-5");

        assertThatThrownBy(() -> verify(older))
                .isInstanceOf(ReceiptFile.InvalidReceiptsException.class)
                .hasMessageContaining("this device has seen head 5");
    }

    @Test
    void aServerThatLostItsTailIsNoticed() throws Exception {
        long account = session.identity().accountId();
        client.knownServers().remember(server.tcp(), account, new KnownServers.SeenHead(9, Digest.of(new byte[32])));

        assertThatThrownBy(this::export)
                .isInstanceOf(ClientException.ServerMisbehaved.class)
                .hasMessageContaining("its end is missing");
        session.close();
        session = client.session(server.tcp(), Optional.of("alice"), new Credentials.DeviceKey());
        assertThatThrownBy(() -> put("file-6")).isInstanceOf(ClientException.ServerMisbehaved.class);
    }

    @Test
    void aGivenKeyDecidesAndAWrongOneFails() throws Exception {
        List<String> lines = export();
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        KnownServers nobody = new KnownServers(new StateDirectory(folder.resolve("empty")));
        byte[] right = client.knownServers()
                .find(server.tcp())
                .orElseThrow()
                .receiptKey()
                .orElseThrow();

        assertThat(ReceiptFile.verify(new ByteArrayInputStream(bytes), Optional.of(right), nobody)
                        .against())
                .isEqualTo(ReceiptFile.Against.GIVEN_KEY);
        assertThat(ReceiptFile.verify(new ByteArrayInputStream(bytes), Optional.empty(), nobody)
                        .against())
                .isEqualTo(ReceiptFile.Against.KEY_IN_FILE);
        assertThatThrownBy(() -> ReceiptFile.verify(new ByteArrayInputStream(bytes), Optional.of(new byte[32]), nobody))
                .isInstanceOf(ReceiptFile.InvalidReceiptsException.class);
    }
}
