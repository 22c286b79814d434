package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.ExitCode;
import ferry.client.ClientSettings;
import ferry.client.LinkCount;
import ferry.client.TransferOptions;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What put and get have in common. */
final class TransferFlags {
    private static final String MEASURED = "auto";
    private static final Pattern NUMBER = Pattern.compile("[1-9]");

    @Option(names = "--overwrite")
    private boolean overwrite;

    @Option(names = "--links", paramLabel = "N")
    private String links = MEASURED;

    @Option(names = "--wait", paramLabel = "SECONDS")
    private long waitSeconds = ClientSettings.RECONNECT_FOR.toSeconds();

    /** How long to wait for a server that went away or is busy. */
    Duration patience() throws CommandFailure {
        if (waitSeconds < 0) {
            throw new CommandFailure(ExitCode.USAGE, "usage.wrong", "--wait=" + waitSeconds);
        }
        return Duration.ofSeconds(waitSeconds);
    }

    TransferOptions options(boolean followLinks) throws CommandFailure {
        return new TransferOptions(overwrite, followLinks, linkCount());
    }

    private LinkCount linkCount() throws CommandFailure {
        if (links.equals(MEASURED)) {
            return new LinkCount.Measured();
        }
        if (!NUMBER.matcher(links).matches() || Integer.parseInt(links) > TransferOptions.LINKS_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "usage.links", links, TransferOptions.LINKS_MAX);
        }
        return new LinkCount.Fixed(Integer.parseInt(links));
    }
}
