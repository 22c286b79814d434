package ferry.protocol;

/** The peer's bytes or their order are wrong: the link cannot go on. */
public final class ProtocolException extends FerryException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(ErrorCode code, String detail) {
        super(code, detail);
    }
}
