package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A self-signed certificate of the kind that Ferry makes for itself: P-256, for the address of the servers' host. */
final class Certificates {
    private Certificates() {}

    static void make(Ground ground, Path certificate, Path key) throws IOException {
        if (Files.exists(certificate)) {
            return;
        }
        List<String> words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj"
                .transform(text -> new java.util.ArrayList<>(List.of(text.split(" "))));
        String address = ground.host().address();
        words.addAll(List.of("/CN=" + address, "-addext", "subjectAltName=IP:" + address));
        words.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
        ground.prepare("", words);
    }
}
