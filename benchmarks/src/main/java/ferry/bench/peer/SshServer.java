package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** OpenSSH with keys and configuration of its own, run as the ordinary user. */
final class SshServer extends Service {
    private int port;

    SshServer(Ground ground) {
        super(ground, "ssh");
    }

    @Override
    int port() {
        return port;
    }

    Path clientConfiguration() {
        return folder().resolve("client.conf");
    }

    @Override
    List<String> prepare() throws IOException {
        port = freePort();
        String address = ground.host().address();
        Path hostKey = folder().resolve("host");
        Path userKey = folder().resolve("user");
        for (Path key : List.of(hostKey, userKey)) {
            if (!Files.exists(key)) {
                ground.prepare("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.toString());
            }
        }
        Path authorized = folder().resolve("authorized");
        Files.copy(userKey.resolveSibling("user.pub"), authorized, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Path known = folder().resolve("known");
        Files.writeString(
                known, "[" + address + "]:" + port + " " + Files.readString(hostKey.resolveSibling("host.pub")));
        Files.writeString(clientConfiguration(), """
                Host plain gcm
                  HostName %s
                  Port %d
                  User %s
                  IdentityFile %s
                  IdentitiesOnly yes
                  UserKnownHostsFile %s
                  GlobalKnownHostsFile /dev/null
                  BatchMode yes
                  LogLevel ERROR
                Host gcm
                  Ciphers aes128-gcm@openssh.com
                """.formatted(address, port, ground.user(), userKey, known));
        Path server = folder().resolve("server.conf");
        Files.writeString(server, """
                ListenAddress %s
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PrintMotd no
                PrintLastLog no
                UseDNS no
                MaxStartups 2000
                LogLevel ERROR
                Subsystem sftp /usr/lib/openssh/sftp-server
                """.formatted(address, port, hostKey, authorized));
        return List.of("/usr/sbin/sshd", "-D", "-e", "-f", server.toString());
    }
}
