package ferry.storage;

/** How many entries a listing gave, and how many it skipped because of their names. */
public record ListingResult(long listed, long skipped) {}
