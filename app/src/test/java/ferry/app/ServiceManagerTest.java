package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.app.FerryProcess.Place;
import ferry.testkit.DatagramReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager hears of a real server, from its start to its end. */
class ServiceManagerTest {
    @TempDir
    Path folder;

    @Test
    void theServerTellsWhenItIsReadyReloadsAndStops() throws Exception {
        Path socket = folder.resolve("notify");
        Files.createDirectory(folder.resolve("data"));
        try (DatagramReceiver manager = DatagramReceiver.at(socket);
                ServerProcess server = ServerProcess.start(
                        new Place(folder).wrappedBy("env", "NOTIFY_SOCKET=" + socket), "--set", "stop_within=100s")) {
            String ready = manager.receive();
            long before = System.nanoTime() / 1_000;
            Files.writeString(folder.resolve("data/ferry.toml"), "registration = \"sometimes\"\n");
            signal(server, "HUP");
            String reloading = manager.receive();
            String readyAgain = manager.receive();
            signal(server, "TERM");
            String stopping = manager.receive();

            assertThat(ready).startsWith("READY=1\nSTATUS=").contains(server.address());
            assertThat(reloading).startsWith("RELOADING=1\nMONOTONIC_USEC=");
            long micros = Long.parseLong(reloading.lines().toList().get(1).split("=")[1]);
            assertThat(micros).isBetween(before, System.nanoTime() / 1_000);
            assertThat(readyAgain).startsWith("READY=1\nSTATUS=").contains("nothing was changed");
            assertThat(stopping).startsWith("STOPPING=1\nEXTEND_TIMEOUT_USEC=115000000\n");
        }
    }

    private static void signal(ServerProcess server, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
