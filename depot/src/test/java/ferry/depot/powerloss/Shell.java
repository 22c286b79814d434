package ferry.depot.powerloss;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs the administrator's commands that make disks and mount them. */
final class Shell {
    private Shell() {}

    /** The output without its last line end. @throws IOException if the command fails, with what it said */
    static String run(String command) throws IOException {
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exit = exitOf(process);
        if (exit != 0) {
            throw new IOException("exit " + exit + " of: " + command + "\n" + output);
        }
        return output;
    }

    static boolean succeeds(String command) {
        try {
            run(command);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int exitOf(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
