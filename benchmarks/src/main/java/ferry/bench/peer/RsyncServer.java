package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** rsync as a daemon: a password, no encryption. */
final class RsyncServer extends Service {
    private static final String PASSWORD = "known-to-both";

    private int port;

    RsyncServer(Ground ground) {
        super(ground, "rsyncd");
    }

    @Override
    int port() {
        return port;
    }

    Path passwordFile() {
        return folder().resolve("password");
    }

    String url(String name) {
        return "rsync://" + ground.user() + "@" + ground.host().address() + ":" + port + "/bench/" + name;
    }

    @Override
    List<String> prepare() throws IOException {
        port = freePort();
        ground.secret(passwordFile(), PASSWORD + "\n");
        Path secrets = ground.secret(folder().resolve("secrets"), ground.user() + ":" + PASSWORD + "\n");
        Path configuration = folder().resolve("rsyncd.conf");
        Files.writeString(configuration, """
                address = %s
                port = %d
                use chroot = no
                log file = /dev/null
                [bench]
                  path = %s
                  read only = no
                  auth users = %s
                  secrets file = %s
                """.formatted(ground.host().address(), port, files(), ground.user(), secrets));
        return List.of("rsync", "--daemon", "--no-detach", "--config=" + configuration);
    }
}
