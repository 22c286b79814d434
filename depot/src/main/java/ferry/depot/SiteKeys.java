package ferry.depot;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Optional;

/**
 * Keys all servers of a site share, kept outside the database.
 *
 * @param receipts Ed25519: signs receipt heads
 * @param secret 32 random bytes: encrypts password verifiers, makes mock salts (each by its own HKDF label)
 * @param store where another receipt key takes this one's place
 */
public record SiteKeys(KeyPair receipts, byte[] secret, ReceiptKeyStore store) {
    /** Of a site whose receipt key never changes. */
    public SiteKeys(KeyPair receipts, byte[] secret) {
        this(receipts, secret, new Fixed());
    }

    private static final class Fixed implements ReceiptKeyStore {
        @Override
        public Optional<KeyPair> prepared() {
            return Optional.empty();
        }

        @Override
        public void prepare(KeyPair next) throws IOException {
            throw new IOException("this site's receipt key cannot be changed");
        }

        @Override
        public void adopt() {}

        @Override
        public void drop() {}
    }
}
