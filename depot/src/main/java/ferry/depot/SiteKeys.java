package ferry.depot;

import java.security.KeyPair;

/**
 * Keys all servers of a site share, kept outside the database.
 *
 * @param receipts Ed25519: signs receipt heads
 * @param secret 32 random bytes: encrypts password verifiers, makes mock salts (each by its own HKDF label)
 */
public record SiteKeys(KeyPair receipts, byte[] secret) {}
