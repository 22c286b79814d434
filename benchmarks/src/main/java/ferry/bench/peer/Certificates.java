package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A self-signed certificate of the kind that Ferry makes for itself: P-256, for 127.0.0.1. */
final class Certificates {
    private Certificates() {}

    static void make(Ground ground, Path certificate, Path key) throws IOException {
        if (Files.exists(certificate)) {
            return;
        }
        List<String> words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj"
                .transform(text -> new java.util.ArrayList<>(List.of(text.split(" "))));
        words.addAll(List.of("/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"));
        words.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
        ground.prepare("", words);
    }
}
