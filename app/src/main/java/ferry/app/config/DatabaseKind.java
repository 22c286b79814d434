package ferry.app.config;

import ferry.depot.database.DatabaseServer;
import ferry.depot.database.DatabaseServer.Host;
import ferry.depot.database.DatabaseServer.Place;
import ferry.depot.database.DatabaseServer.UnixSocket;
import ferry.depot.database.DatabaseSettings;
import ferry.depot.database.PasswordSource;
import ferry.depot.database.SqliteFile;
import ferry.depot.database.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code sqlite:PATH}, or {@code mariadb://USER@HOST:PORT/DATABASE?OPTIONS} and the like. It looks like a URL and is none:
 * each part is checked for itself, options are those of {@link #OPTIONS}, and a driver never sees the text. What it reads
 * has no password yet.
 */
record DatabaseKind() implements Kind<DatabaseSettings> {
    private static final String SQLITE = "sqlite:";
    private static final String TLS = "tls";
    private static final String CA = "ca";
    private static final String SOCKET = "socket";
    private static final Set<String> OPTIONS = Set.of(TLS, CA, SOCKET);
    private static final String ALL_OPTIONS = "tls=on, tls=off, ca=FILE, socket=/PATH";

    private static final Pattern SERVER =
            Pattern.compile("(?<kind>[a-z]+)://(?<user>[^:@/?#%\\s]+)@(?<host>\\[[^]]*]|[^]\\[:/?@]+)"
                    + "(:(?<port>[0-9]{1,5}))?/(?<database>[^/?]+)");

    /** A colon before the at sign. */
    private static final Pattern WITH_PASSWORD = Pattern.compile("[a-z]+://[^@/]*:.*@.*", Pattern.DOTALL);

    @Override
    public DatabaseSettings read(Raw raw) throws WrongValueException {
        String text = raw.text().orElseThrow(() -> wrong(raw));
        if (text.startsWith(SQLITE) && text.length() > SQLITE.length()) {
            Raw path = new Raw(text.substring(SQLITE.length()), raw.base(), raw.loose(), raw.line(), raw.column());
            return new SqliteFile(Kind.path().read(path));
        }
        if (WITH_PASSWORD.matcher(text).matches()) {
            throw new WrongValueException(raw, "config.databasePassword");
        }
        int end = text.indexOf('?');
        Map<String, String> options = options(raw, end < 0 ? "" : text.substring(end + 1));
        // Behind the question mark may stand what nobody should see.
        Raw shown = new Raw(end < 0 ? text : text.substring(0, end), raw.base(), raw.loose(), raw.line(), raw.column());
        return server(shown, options);
    }

    private static Map<String, String> options(Raw raw, String text) throws WrongValueException {
        Map<String, String> options = new HashMap<>();
        for (String option : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (!OPTIONS.contains(name) || equals < 0 || options.put(name, option.substring(equals + 1)) != null) {
                throw new WrongValueException(raw, "config.databaseOption", name, ALL_OPTIONS);
            }
        }
        return options;
    }

    private DatabaseServer server(Raw raw, Map<String, String> options) throws WrongValueException {
        Matcher parts = SERVER.matcher(raw.text().orElse(""));
        if (!parts.matches()) {
            throw wrong(raw);
        }
        DatabaseServer.Kind kind = Arrays.stream(DatabaseServer.Kind.values())
                .filter(each -> each.scheme().equals(parts.group("kind")))
                .findFirst()
                .orElseThrow(() -> wrong(raw));
        String database = parts.group("database");
        String user = parts.group("user");
        if (!DatabaseServer.isDatabase(database) || !DatabaseServer.isUser(user)) {
            throw wrong(raw);
        }
        Place place = place(raw, kind, parts, options);
        return new DatabaseServer(kind, place, database, user, PasswordSource.NONE, tls(raw, place, options));
    }

    private Place place(Raw raw, DatabaseServer.Kind kind, Matcher parts, Map<String, String> options)
            throws WrongValueException {
        String host = parts.group("host").replaceAll("[\\[\\]]", "");
        String port = parts.group("port");
        String socket = options.get(SOCKET);
        if (socket != null) {
            boolean fits = kind != DatabaseServer.Kind.POSTGRESQL
                    && port == null
                    && host.equals("localhost")
                    && DatabaseServer.isSocket(socket);
            if (!fits) {
                throw new WrongValueException(raw, "config.databaseSocket");
            }
            return new UnixSocket(Path.of(socket));
        }
        int number = port == null ? kind.defaultPort() : Integer.parseInt(port);
        if (!DatabaseServer.isHost(host) || number < 1 || number > 65_535) {
            throw wrong(raw);
        }
        return new Host(host, number);
    }

    private static Tls tls(Raw raw, Place place, Map<String, String> options) throws WrongValueException {
        String tls = options.getOrDefault(TLS, "");
        String authorities = options.get(CA);
        boolean makesSense = tls.isEmpty() || tls.equals("on") || (tls.equals("off") && authorities == null);
        if (!makesSense || (place instanceof UnixSocket && (tls.equals("on") || authorities != null))) {
            throw new WrongValueException(raw, "config.databaseTls");
        }
        if (authorities != null) {
            Path file = raw.base().resolve(authorities).toAbsolutePath().normalize();
            checkAuthorities(raw, file);
            return new Tls.Authorities(file);
        }
        return switch (tls) {
            case "on" -> new Tls.SystemAuthorities();
            case "off" -> new Tls.Off();
            default -> DatabaseServer.defaultTls(place);
        };
    }

    private static void checkAuthorities(Raw raw, Path file) throws WrongValueException {
        try (InputStream in = Files.newInputStream(file)) {
            if (!Tls.Authorities.isFile(file)
                    || CertificateFactory.getInstance("X.509")
                            .generateCertificates(in)
                            .isEmpty()) {
                throw new WrongValueException(raw, "config.databaseAuthorities", file);
            }
        } catch (CertificateException e) {
            throw new WrongValueException(raw, "config.databaseAuthorities", file);
        } catch (IOException e) {
            throw new WrongValueException(raw, "config.secretUnreadable", file, SecretFiles.reason(e));
        }
    }

    @Override
    public Object plain(DatabaseSettings value) {
        return switch (value) {
            case SqliteFile(Path file) -> SQLITE + file;
            case DatabaseServer server -> text(server);
        };
    }

    private static String text(DatabaseServer server) {
        StringJoiner options = new StringJoiner("&", "?", "").setEmptyValue("");
        String place = switch (server.place()) {
            case Host host -> host.toString();
            case UnixSocket(Path path) -> {
                options.add(SOCKET + "=" + path);
                yield "localhost";
            }
        };
        if (server.tls() instanceof Tls.Authorities(Path file)) {
            options.add(CA + "=" + file);
        } else if (!server.tls().equals(DatabaseServer.defaultTls(server.place()))) {
            options.add(TLS + "=" + (server.tls() instanceof Tls.Off ? "off" : "on"));
        }
        return server.kind().scheme() + "://" + server.user() + "@" + place + "/" + server.database() + options;
    }

    @Override
    public Allowed allowed() {
        return phrases -> phrases.say("config.allowed.database");
    }
}
