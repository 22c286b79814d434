package ferry.app.serve;

import ferry.app.config.Origin;
import ferry.app.config.ServeSettings;
import ferry.app.config.Settings;
import ferry.transport.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * The TLS key and certificate that new connections get: Ferry's own, made at the first start, or those that somebody
 * named, which are never written. Read again when the settings are. Thread-safe.
 */
final class TlsFiles {
    private volatile TlsIdentity now;

    private TlsFiles(TlsIdentity first) {
        this.now = first;
    }

    /** Where they are; {@code isOurs}: nobody named them, so they are made if they are missing. */
    record Place(Path key, Path certificate, boolean isOurs) {
        static Place of(Settings settings) {
            return new Place(
                    settings.value(ServeSettings.TLS_KEY_FILE),
                    settings.value(ServeSettings.TLS_CERTIFICATE),
                    settings.origin(ServeSettings.TLS_KEY_FILE) instanceof Origin.Default);
        }

        /** What the files hold now; nothing changes yet. @throws IOException saying which file is wrong, and how */
        TlsIdentity read() throws IOException {
            return TlsIdentity.load(key, certificate);
        }
    }

    static TlsFiles open(Place place, SecureRandom random, InstantSource clock) throws IOException {
        if (place.isOurs() && !Files.exists(place.key())) {
            TlsIdentity made = TlsIdentity.generate(random, clock);
            made.save(place.key(), place.certificate());
            return new TlsFiles(made);
        }
        return new TlsFiles(place.read());
    }

    TlsIdentity now() {
        return now;
    }

    /** How what was read differs from what counted until now. */
    enum Change {
        NONE,
        /** The same key in another certificate: nobody notices. */
        CERTIFICATE,
        /** Every client that knows the server refuses it. */
        KEY
    }

    /** From now on new connections get this. */
    Change replace(TlsIdentity next) {
        TlsIdentity former = now;
        if (next.agrees(former)) {
            return Change.NONE;
        }
        now = next;
        return next.fingerprint().equals(former.fingerprint()) ? Change.CERTIFICATE : Change.KEY;
    }
}
