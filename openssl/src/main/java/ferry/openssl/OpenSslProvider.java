package ferry.openssl;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 and Ed25519 by OpenSSL, as a provider of Java's. Java's own hash is as fast once its second compiler has come to
 * it; until then, which is most of the life of a command, it takes ten times as long. Its own signatures take five to ten
 * times as long even afterwards, and the compiler a second for them.
 */
public final class OpenSslProvider extends Provider {
    private static final long serialVersionUID = 1;

    private OpenSslProvider() {
        super("FerryOpenSSL", "2", "SHA-256 and Ed25519 of the system's OpenSSL");
        offer("MessageDigest", "SHA-256", Sha256.class, Sha256::new);
        offer("Signature", "Ed25519", Ed25519Signature.class, Ed25519Signature::new);
    }

    /** Makes one object that works by the library. */
    private interface Maker {
        Object make(OpenSsl library);
    }

    private void offer(String type, String algorithm, Class<?> implementation, Maker maker) {
        putService(new Service(this, type, algorithm, implementation.getName(), List.of(), null) {
            @Override
            public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
                // Without it Java asks its own provider, which is next.
                return maker.make(OpenSsl.find()
                        .orElseThrow(() -> new NoSuchAlgorithmException("there is no OpenSSL 3 on this machine")));
            }
        });
    }

    /**
     * From now on this process hashes and signs by the system's OpenSSL, if it has a usable one. The library is loaded for
     * the first of both, since many a command needs none.
     */
    public static void install() {
        Security.insertProviderAt(new OpenSslProvider(), 1);
    }
}
