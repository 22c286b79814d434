package ferry.depot;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Optional;

/**
 * Where a new receipt key waits while it takes over, outside the database: written before the database knows of it, and
 * put in the former's place after. What died in between is decided by what the database says (docs/decisions/0010).
 */
public interface ReceiptKeyStore {
    /** One that was prepared and neither adopted nor dropped. */
    Optional<KeyPair> prepared() throws IOException;

    /** Keeps {@code next} beside the key that counts. Durable, and its owner's alone. */
    void prepare(KeyPair next) throws IOException;

    /** What was prepared takes the place of the former key, at once and durably. */
    void adopt() throws IOException;

    /** Forgets what was prepared, if anything was. */
    void drop() throws IOException;
}
