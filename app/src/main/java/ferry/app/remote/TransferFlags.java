package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.ExitCode;
import ferry.client.ClientSettings;
import ferry.client.TransferOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What put and get have in common. */
final class TransferFlags {
    @Option(names = "--overwrite")
    private boolean overwrite;

    @Option(names = "--links", paramLabel = "N")
    private int links = TransferOptions.DEFAULT.links();

    @Option(names = "--wait", paramLabel = "SECONDS")
    private long waitSeconds = ClientSettings.RECONNECT_FOR.toSeconds();

    /** How long to wait for a server that went away. */
    Duration patience() throws CommandFailure {
        if (waitSeconds < 0) {
            throw new CommandFailure(ExitCode.USAGE, "usage.wrong", "--wait=" + waitSeconds);
        }
        return Duration.ofSeconds(waitSeconds);
    }

    TransferOptions options(boolean followLinks) throws CommandFailure {
        if (links < 1 || links > TransferOptions.LINKS_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "usage.links", links, TransferOptions.LINKS_MAX);
        }
        return new TransferOptions(overwrite, followLinks, links);
    }
}
