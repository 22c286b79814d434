package ferry.protocol;

import java.util.Optional;

/** One request was refused; the link goes on. May carry what is there instead (EXISTS, VERSION_CHANGED). */
public final class RefusedException extends FerryException {
    private static final long serialVersionUID = 1L;

    private final transient Message.@org.jspecify.annotations.Nullable Existing existing;

    public RefusedException(ErrorCode code, String detail) {
        this(code, detail, Optional.empty());
    }

    public RefusedException(ErrorCode code, String detail, Optional<Message.Existing> existing) {
        super(code, detail);
        this.existing = existing.orElse(null);
    }

    /** What stands at the path, if the refuser said so. */
    public Optional<Message.Existing> existing() {
        return Optional.ofNullable(existing);
    }
}
