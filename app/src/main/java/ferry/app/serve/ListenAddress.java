package ferry.app.serve;

import ferry.app.command.CommandFailure;
import ferry.app.command.ExitCode;
import ferry.transport.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server listens: {@code 0.0.0.0:9001}, {@code [::]:9001}, {@code files.example:9001}. */
final class ListenAddress {
    static final int PORT = 9001;

    /** This machine only. */
    static final List<Endpoint.Tcp> DEFAULTS =
            List.of(new Endpoint.Tcp("127.0.0.1", PORT), new Endpoint.Tcp("::1", PORT));

    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:]+)):(\\d{1,5})");
    private static final int PORT_MAX = 65_535;

    private ListenAddress() {}

    static Endpoint.Tcp parse(String text) throws CommandFailure {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > PORT_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "serve.listenForm", text);
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        return new Endpoint.Tcp(host, Integer.parseInt(parts.group(3)));
    }

    /** Whether only this machine can come there. An unknown name fails when the server tries to listen. */
    static boolean isLocal(Endpoint.Tcp endpoint) {
        try {
            return InetAddress.getByName(endpoint.host()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** What another machine calls this one, as far as we can tell. */
    static String nameForOthers(Endpoint.Tcp endpoint) {
        try {
            InetAddress address = InetAddress.getByName(endpoint.host());
            if (address.isLoopbackAddress()) {
                return "localhost";
            }
            return address.isAnyLocalAddress() ? InetAddress.getLocalHost().getHostName() : endpoint.host();
        } catch (UnknownHostException unnamed) {
            return endpoint.host();
        }
    }
}
