package ferry.storage;

/** One entry of a directory. */
public record ListedFile(String name, FileStatus status) {}
