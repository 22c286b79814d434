package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Connections of curl, or of OpenSSL where they are idle. */
record ManyRequests(WebServer web) implements Many {
    /** Debian's curl does not do more at once. */
    private static final int CURL_MAX = 250;

    @Override
    public int most() {
        return 500;
    }

    @Override
    public List<String> upload(Path source, List<String> remotes) throws IOException {
        List<String> parts = new ArrayList<>();
        for (int first = 0; first < remotes.size(); first += CURL_MAX) {
            StringBuilder list = new StringBuilder();
            for (String remote : remotes.subList(first, Math.min(first + CURL_MAX, remotes.size()))) {
                list.append("upload-file = \"").append(source).append("\"\nurl = \"");
                list.append(web.url(remote)).append("\"\n");
            }
            Path configuration = web.folder().resolve("many-" + first);
            Files.writeString(configuration, list);
            parts.add("curl -sS --fail --http1.1 --cacert %s -u %s -Z --parallel-immediate --parallel-max %d -K %s"
                            .formatted(web.certificate(), web.credentials(), CURL_MAX, configuration)
                    + " -w 'done %{time_total}\\n'");
        }
        return List.of("sh", "-c", String.join(" & ", parts) + " & wait");
    }

    @Override
    public List<String> hold(int count) {
        // A request that keeps the connection; the answer begins with the protocol's name.
        String request = "printf 'HEAD / HTTP/1.1\\r\\nHost: bench\\r\\nAuthorization: Basic %s\\r\\n\\r\\n'"
                .formatted(java.util.Base64.getEncoder()
                        .encodeToString(web.credentials().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        String one = "(%s; sleep 600) | openssl s_client -quiet -CAfile %s -connect %s:%d 2>/dev/null"
                .formatted(request, web.certificate(), web.ground.host().address(), web.port());
        return List.of(
                "sh",
                "-c",
                "i=0; while [ $i -lt %d ]; do i=$((i + 1)); (%s) | sed -un 's/^HTTP.*/ready/p' & done; wait"
                        .formatted(count, one));
    }
}
