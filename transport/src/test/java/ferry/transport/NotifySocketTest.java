package ferry.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.testkit.DatagramReceiver;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifySocketTest {
    @TempDir
    Path folder;

    @Test
    void aMessageArrivesWholeAtAPath() throws IOException {
        Path path = folder.resolve("notify");
        try (DatagramReceiver receiver = DatagramReceiver.at(path)) {
            NotifySocket socket = new NotifySocket(path.toString());

            socket.send("READY=1\nSTATUS=船");
            socket.send("STOPPING=1");

            assertThat(receiver.receive()).isEqualTo("READY=1\nSTATUS=船");
            assertThat(receiver.receive()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void aMessageArrivesInTheAbstractNamespace() throws IOException {
        String name = "ferry-test-" + ProcessHandle.current().pid();
        try (DatagramReceiver receiver = DatagramReceiver.atAbstract(name)) {
            new NotifySocket("@" + name).send("READY=1");

            assertThat(receiver.receive()).isEqualTo("READY=1");
        }
    }

    @Test
    void whereNobodyListensSendingFails() {
        NotifySocket socket = new NotifySocket(folder.resolve("nobody").toString());

        assertThatThrownBy(() -> socket.send("READY=1")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "vsock:2:1234"})
    void anythingElseIsNoAddress(String name) {
        assertThatThrownBy(() -> new NotifySocket(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
