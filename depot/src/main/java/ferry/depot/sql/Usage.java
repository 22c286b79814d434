package ferry.depot.sql;

/**
 * What an account uses.
 *
 * @param stored files that are known to stand in its tree
 * @param reserved what its unfinished large uploads will add
 * @param change counts the changes: of two, the higher is the later
 */
public record Usage(long account, Amount stored, Amount reserved, long change) {
    public Amount total() {
        return stored.plus(reserved);
    }
}
