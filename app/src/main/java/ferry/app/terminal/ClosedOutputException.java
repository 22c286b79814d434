package ferry.app.terminal;

/** Who read our output has gone (a pipe to {@code head}): nothing is left to say to anybody. */
public final class ClosedOutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClosedOutputException(java.io.IOException cause) {
        super(cause);
    }
}
