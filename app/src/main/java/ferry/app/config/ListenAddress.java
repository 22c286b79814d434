package ferry.app.config;

import ferry.transport.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server listens: {@code 0.0.0.0:9001}, {@code [::]:9001}, {@code files.example:9001}. */
public final class ListenAddress {
    public static final int PORT = 9001;

    /** This machine only. */
    public static final List<Endpoint.Tcp> DEFAULTS =
            List.of(new Endpoint.Tcp("127.0.0.1", PORT), new Endpoint.Tcp("::1", PORT));

    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:]+)):(\\d{1,5})");
    private static final int PORT_MAX = 65_535;

    private ListenAddress() {}

    static Optional<Endpoint.Tcp> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > PORT_MAX) {
            return Optional.empty();
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        return Optional.of(new Endpoint.Tcp(host, Integer.parseInt(parts.group(3))));
    }

    /** As a setting. */
    static Kind<Endpoint.Tcp> kind() {
        return new Kind<>() {
            @Override
            public Endpoint.Tcp read(Raw raw) throws WrongValueException {
                return raw.text().flatMap(ListenAddress::parse).orElseThrow(() -> wrong(raw));
            }

            @Override
            public Object plain(Endpoint.Tcp value) {
                return value.toString();
            }

            @Override
            public Allowed allowed() {
                return phrases -> phrases.say("config.allowed.address");
            }
        };
    }

    /** Whether only this machine can come there. An unknown name fails when the server tries to listen. */
    public static boolean isLocal(Endpoint.Tcp endpoint) {
        try {
            return InetAddress.getByName(endpoint.host()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** What another machine calls this one, as far as we can tell. */
    public static String nameForOthers(Endpoint.Tcp endpoint) {
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
