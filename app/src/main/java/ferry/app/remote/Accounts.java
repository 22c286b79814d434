package ferry.app.remote;

import ferry.app.command.CommandFailure;
import ferry.app.command.Environment;
import ferry.app.command.ExitCode;
import ferry.app.remote.RemoteOptions.Place;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/** Names of accounts and devices on the command line. */
final class Accounts {
    /** ferry-1.md §7: the label of a device key. */
    private static final int LABEL_BYTES_MAX = 64;

    private Accounts() {}

    /** The account a command cannot do without. */
    static String named(Place place, String typed) throws CommandFailure {
        return place.account().orElseThrow(() -> new CommandFailure(ExitCode.USAGE, "usage.noAccount", typed));
    }

    /** {@code alice@laptop}: what a list of keys shows for this device. */
    static String deviceLabel(Environment environment) {
        String label = environment.userName() + "@" + hostName();
        StringBuilder printable = new StringBuilder();
        label.codePoints().filter(point -> !Character.isISOControl(point)).forEach(printable::appendCodePoint);
        while (printable.toString().getBytes(StandardCharsets.UTF_8).length > LABEL_BYTES_MAX) {
            printable.setLength(printable.offsetByCodePoints(printable.length(), -1));
        }
        return printable.toString();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }
}
