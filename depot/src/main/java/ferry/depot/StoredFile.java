package ferry.depot;

import ferry.protocol.Id16;
import ferry.protocol.proof.Receipt;

/** A file that is complete, visible and durable. {@code head} is {@code receipt}'s head as sent on the wire. */
public record StoredFile(boolean alreadyThere, Id16 version, Receipt receipt, byte[] head, byte[] entry) {}
