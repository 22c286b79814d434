package ferry.transport;

import java.security.Security;

/** Makes JSSE change its keys every 4 MiB instead of every 128 GiB, so that the tests meet key updates. */
final class LowKeyLimits {
    static final int BYTES = 1 << 22;

    private LowKeyLimits() {}

    /** Must run before the first TLS engine of this JVM. */
    static void set() {
        Security.setProperty("jdk.tls.keyLimits", "AES/GCM/NoPadding KeyUpdate 2^22");
    }
}
