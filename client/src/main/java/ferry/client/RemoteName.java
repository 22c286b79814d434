package ferry.client;

import ferry.protocol.FerryPath;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import ferry.transport.Endpoint;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place at a server as people type it: {@code [user@]host:path}, {@code [user@][::1]:path} or
 * {@code ferry://[user@]host[:port]/path}. The path is taken as it is typed: {@code %20} is not a space.
 *
 * @param isDirectory whether the name ended with a slash or has no path at all
 */
public record RemoteName(Optional<String> account, Endpoint.Tcp server, FerryPath path, boolean isDirectory) {
    private static final String SCHEME = "ferry://";
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9.])?");
    private static final Pattern LITERAL_V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,32})?");

    /** Reads a name with a path: the colon (or {@code ferry://}) is a must. */
    public static RemoteName parse(String text) throws SyntaxException {
        return new Parser(text).name(false);
    }

    /** Reads a server, with or without the colon: {@code alice@localhost}, {@code alice@localhost:}. A path is refused. */
    public static RemoteName parseServer(String text) throws SyntaxException {
        RemoteName name = new Parser(text).name(true);
        if (!name.path.isRoot()) {
            throw new SyntaxException(
                    Mistake.PATH_NOT_ALLOWED,
                    "'" + text + "' names the path '" + name.path + "'; only a server fits here");
        }
        return name;
    }

    /** The target of a put. */
    public Session.RemoteTarget target() {
        return new Session.RemoteTarget(path, isDirectory);
    }

    /** What is wrong with a name that was typed. */
    public enum Mistake {
        /** No colon: it looks like a local path. */
        NO_COLON,
        BAD_ACCOUNT,
        BAD_HOST,
        BAD_PORT,
        BAD_PATH,
        /** A server was asked for, and a path was given. */
        PATH_NOT_ALLOWED
    }

    /** A remote name that cannot be read; the message quotes it and says what is wrong. */
    public static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Mistake mistake;

        SyntaxException(Mistake mistake, String message) {
            super(message);
            this.mistake = mistake;
        }

        public Mistake mistake() {
            return mistake;
        }
    }

    /** Takes one text apart. */
    private record Parser(String text) {
        RemoteName name(boolean serverOnly) throws SyntaxException {
            if (text.startsWith(SCHEME)) {
                return url();
            }
            int colon = colon();
            if (colon < 0 && !serverOnly) {
                throw mistake(Mistake.NO_COLON, "has no colon: a remote name is [user@]host:path");
            }
            String authority = colon < 0 ? text : text.substring(0, colon);
            return name(authority, SpecLimits.DEFAULT_PORT, colon < 0 ? "" : text.substring(colon + 1));
        }

        /** The colon behind the host; −1 if there is none, or if a slash comes before it (then it is a local path). */
        private int colon() {
            int bracket = text.indexOf('[');
            int colon = text.indexOf(':');
            if (bracket >= 0 && bracket < colon && text.indexOf(']') >= 0) {
                colon = text.indexOf(':', text.indexOf(']'));
            }
            int slash = text.indexOf('/');
            return slash >= 0 && slash < colon ? -1 : colon;
        }

        private RemoteName url() throws SyntaxException {
            String rest = text.substring(SCHEME.length());
            int slash = rest.indexOf('/');
            String authority = slash < 0 ? rest : rest.substring(0, slash);
            String path = slash < 0 ? "" : rest.substring(slash + 1);
            int port = SpecLimits.DEFAULT_PORT;
            int colon = authority.indexOf(':', Math.max(0, authority.indexOf(']')));
            if (colon >= 0) {
                port = port(authority.substring(colon + 1));
                authority = authority.substring(0, colon);
            }
            return name(authority, port, path);
        }

        private int port(String digits) throws SyntaxException {
            if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65_535) {
                throw mistake(Mistake.BAD_PORT, "has the port '" + digits + "'; a port is a number from 1 to 65535");
            }
            return Integer.parseInt(digits);
        }

        private RemoteName name(String authority, int port, String path) throws SyntaxException {
            int at = authority.lastIndexOf('@');
            Optional<String> account = at < 0 ? Optional.empty() : Optional.of(authority.substring(0, at));
            if (account.isPresent() && !ACCOUNT.matcher(account.get()).matches()) {
                throw mistake(
                        Mistake.BAD_ACCOUNT,
                        "has the account name '" + account.get()
                                + "'; allowed are a-z, 0-9, '.', '_' and '-', at most 64 of them");
            }
            String host = host(authority.substring(at + 1));
            boolean isDirectory = path.isEmpty() || path.endsWith("/") || path.equals(".");
            try {
                FerryPath parsed = path.equals(".") ? FerryPath.ROOT : FerryPath.parse(path);
                return new RemoteName(account, new Endpoint.Tcp(host, port), parsed, isDirectory);
            } catch (RefusedException bad) {
                throw mistake(Mistake.BAD_PATH, "has a path that cannot be: " + bad.getMessage());
            }
        }

        private String host(String host) throws SyntaxException {
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            String bare = bracketed ? host.substring(1, host.length() - 1) : host;
            if (!(bracketed ? LITERAL_V6 : HOST).matcher(bare).matches()) {
                throw mistake(
                        Mistake.BAD_HOST,
                        bare.isEmpty()
                                ? "names no host"
                                : "has the host '" + bare + "', which is neither a name nor an address"
                                        + " (an IPv6 address stands in brackets)");
            }
            return bare.toLowerCase(Locale.ROOT);
        }

        private SyntaxException mistake(Mistake mistake, String what) {
            return new SyntaxException(mistake, "'" + text + "' " + what);
        }
    }
}
