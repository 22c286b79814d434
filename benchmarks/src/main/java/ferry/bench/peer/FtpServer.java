package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** proftpd with TLS for control and data, and a password. */
final class FtpServer extends Service {
    private static final String PASSWORD = "known-to-both";

    private int port;

    FtpServer(Ground ground) {
        super(ground, "ftps");
    }

    @Override
    int port() {
        return port;
    }

    /** What lftp is told before the first command. */
    String greeting() {
        return "set cmd:fail-exit yes; set ssl:ca-file " + folder().resolve("certificate.pem")
                + "; set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set xfer:log no; set net:max-retries 1"
                + "; open -u " + ground.user() + "," + PASSWORD + " -p " + port + " ftp://"
                + ground.host().address() + "; ";
    }

    @Override
    List<String> prepare() throws IOException {
        port = freePort();
        Path certificate = folder().resolve("certificate.pem");
        Path key = folder().resolve("key.pem");
        Certificates.make(ground, certificate, key);
        String hash = ground.prepare("openssl", "passwd", "-5", PASSWORD).strip();
        int id = ground.uid().orElseGet(() -> Integer.parseInt(currentUid()));
        Path users = ground.secret(
                folder().resolve("users"),
                String.join(":", ground.user(), hash, id + "", id + "", "", files().toString(), "/bin/sh") + "\n");
        Path configuration = folder().resolve("proftpd.conf");
        Files.writeString(configuration, """
                ServerType standalone
                ModulePath /usr/lib/proftpd
                LoadModule mod_tls.c
                DefaultAddress %8$s
                Port %2$d
                User %6$s
                Group %7$s
                PidFile %1$s/pid
                ScoreboardFile %1$s/scoreboard
                SystemLog none
                ControlsEngine off
                TransferLog none
                WtmpLog off
                UseReverseDNS off
                UseIPv6 off
                RequireValidShell off
                AuthPAM off
                AuthOrder mod_auth_file.c
                AuthUserFile %3$s
                MaxInstances 2000
                AllowOverwrite on
                DelayEngine off
                TLSEngine on
                TLSRequired on
                TLSProtocol TLSv1.3
                TLSECCertificateFile %4$s
                TLSECCertificateKeyFile %5$s
                TLSVerifyClient off
                """.formatted(
                        folder(),
                        port,
                        users,
                        certificate,
                        key,
                        ground.user(),
                        ground.group(),
                        ground.host().address()));
        return List.of("proftpd", "--nodaemon", "--config", configuration.toString());
    }

    private static String currentUid() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
