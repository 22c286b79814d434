package ferry.protocol;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an account may do in a folder. The bits stand on the wire and in databases, the words in commands and records:
 * ferry-1.md §7.1.
 */
public enum Right {
    /** Downloads, and the hashes of contents. */
    READ(1, "read"),
    /** Names, sizes and times. */
    LIST(2, "list"),
    /** New files and directories, where nothing stands. */
    CREATE(4, "create"),
    /** Other content in the place of what stands there; includes {@link #CREATE}. */
    WRITE(8, "write"),
    /** Removing, and moving away. */
    DELETE(16, "delete");

    /** What an account may do where no rule says otherwise. */
    public static final Set<Right> ALL = Collections.unmodifiableSet(EnumSet.allOf(Right.class));

    private final int bit;
    private final String word;

    Right(int bit, String word) {
        this.bit = bit;
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<Right> of(String word) {
        return Arrays.stream(values()).filter(right -> right.word.equals(word)).findFirst();
    }

    public static int bits(Collection<Right> rights) {
        return rights.stream().mapToInt(right -> right.bit).reduce(0, (left, right) -> left | right);
    }

    /** @throws IllegalArgumentException for a bit that stands for nothing */
    public static Set<Right> ofBits(long bits) {
        if ((bits & ~bits(ALL)) != 0) {
            throw new IllegalArgumentException("rights with the bits " + bits);
        }
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (Right right : values()) {
            if ((bits & right.bit) != 0) {
                rights.add(right);
            }
        }
        return complete(rights);
    }

    /** With what the rights include. */
    public static Set<Right> complete(Collection<Right> rights) {
        Set<Right> all = EnumSet.noneOf(Right.class);
        all.addAll(rights);
        if (all.contains(WRITE)) {
            all.add(CREATE);
        }
        return Collections.unmodifiableSet(all);
    }
}
