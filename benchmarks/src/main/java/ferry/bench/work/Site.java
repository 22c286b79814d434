package ferry.bench.work;

import ferry.bench.measure.Meter;
import ferry.bench.measure.Reading;
import ferry.bench.peer.Ground;
import ferry.bench.peer.Peer;
import ferry.bench.peer.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What workloads share: where they work, with whom, and how one command is measured. */
public record Site(Ground ground, Peers peers, DataSets data, Size size) {
    /** The slowest peer moves the largest data set in a fifth of this on a slow machine. */
    private static final long COMMAND_MINUTES = 30;

    private static final int SAID_CHARACTERS = 400;

    /** Runs a command to its end and measures it; fails with what it said if it fails. */
    Reading measure(Peer peer, List<String> words) throws IOException {
        quiet();
        Meter meter = meter(peer);
        Process process = start(words);
        meter.watch(process);
        await(process, words);
        return meter.stop();
    }

    Meter meter(Peer peer) {
        return Meter.start(peer.server(), ground.host().wire());
    }

    /** What earlier runs have left to be written is written, so that this run does not pay for it. */
    void quiet() throws IOException {
        Process sync = new ProcessBuilder("sync", "-f", ground.scratch().toString()).start();
        waitFor(sync);
    }

    Process start(List<String> words) throws IOException {
        return ground.command(words)
                .redirectErrorStream(true)
                .redirectOutput(saidFile().toFile())
                .start();
    }

    /** What the last command said. */
    String said() throws IOException {
        return Files.readString(saidFile());
    }

    private Path saidFile() {
        return ground.scratch().resolve("said");
    }

    void await(Process process, List<String> words) throws IOException {
        if (!waitFor(process)) {
            process.destroyForcibly();
            throw new IOException(words.getFirst() + " did not end in " + COMMAND_MINUTES + " minutes");
        }
        if (process.exitValue() != 0) {
            String said = said().strip();
            throw new IOException(words.getFirst() + " ended with " + process.exitValue() + ": "
                    + said.substring(Math.max(0, said.length() - SAID_CHARACTERS)));
        }
    }

    /** Whether it came to an end within so many seconds; if not, it is ended. */
    boolean awaitAtMost(Process process, List<String> words, int seconds) throws IOException {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                end(process);
                return false;
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a measurement", e);
        }
        await(process, words);
        return true;
    }

    /** A command that runs beside the one that is measured. */
    Process startAside(List<String> words) throws IOException {
        return ground.command(words)
                .redirectErrorStream(true)
                .redirectOutput(asideFile().toFile())
                .start();
    }

    /** What it said. */
    String saidAside() throws IOException {
        return Files.readString(asideFile()).strip();
    }

    private Path asideFile() {
        return ground.scratch().resolve("said-aside");
    }

    /** Kills it and what it has started, and waits. */
    static void end(Process process) {
        process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        waitFor(process);
    }

    private static boolean waitFor(Process process) {
        try {
            return process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a measurement", e);
        }
    }

    /** A name in a folder that the commands may write. */
    Path local(String name) throws IOException {
        return ground.folder("arrived").resolve(name);
    }
}
