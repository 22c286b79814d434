package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx that takes PUT (DAV) over TLS 1.3 from those who know a password. */
final class WebServer extends Service {
    private static final String PASSWORD = "known-to-both";

    private int port;

    WebServer(Ground ground) {
        super(ground, "nginx");
    }

    @Override
    int port() {
        return port;
    }

    Path certificate() {
        return folder().resolve("certificate.pem");
    }

    String credentials() {
        return ground.user() + ":" + PASSWORD;
    }

    String url(String name) {
        return "https://" + ground.host().address() + ":" + port + "/" + name;
    }

    @Override
    List<String> prepare() throws IOException {
        port = freePort();
        Certificates.make(ground, certificate(), folder().resolve("key.pem"));
        String hash = ground.prepare("openssl", "passwd", "-apr1", PASSWORD).strip();
        Path users = ground.secret(folder().resolve("users"), ground.user() + ":" + hash + "\n");
        Path configuration = folder().resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                worker_processes auto;
                pid %1$s/pid;
                error_log stderr error;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  sendfile on;
                  client_max_body_size 0;
                  keepalive_requests 1000000;
                  keepalive_timeout 600s;
                  server {
                    listen %6$s:%2$d ssl backlog=2048;
                    ssl_certificate %3$s;
                    ssl_certificate_key %1$s/key.pem;
                    ssl_protocols TLSv1.3;
                    ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
                    root %4$s;
                    auth_basic bench;
                    auth_basic_user_file %5$s;
                    location / {
                      autoindex on;
                      dav_methods PUT;
                      create_full_put_path on;
                    }
                  }
                }
                """.formatted(
                folder(), port, certificate(), files(), users, ground.host().address()));
        return List.of("nginx", "-c", configuration.toString(), "-p", folder().toString(), "-e", "stderr");
    }
}
