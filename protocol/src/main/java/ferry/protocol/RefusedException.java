package ferry.protocol;

import java.util.Optional;

/** One request was refused; the link goes on. May carry what is there instead (EXISTS, VERSION_CHANGED). */
public final class RefusedException extends FerryException {
    private static final long serialVersionUID = 1L;

    private final transient Message.@org.jspecify.annotations.Nullable Existing existing;
    private final transient Message.@org.jspecify.annotations.Nullable Shortage shortage;

    public RefusedException(ErrorCode code, String detail) {
        this(code, detail, Optional.empty());
    }

    public RefusedException(ErrorCode code, String detail, Optional<Message.Existing> existing) {
        super(code, detail);
        this.existing = existing.orElse(null);
        this.shortage = null;
    }

    /** QUOTA_EXCEEDED. */
    public RefusedException(Message.Shortage shortage, String detail) {
        super(ErrorCode.QUOTA_EXCEEDED, detail);
        this.existing = null;
        this.shortage = shortage;
    }

    /** What stands at the path, if the refuser said so. */
    public Optional<Message.Existing> existing() {
        return Optional.ofNullable(existing);
    }

    /** By how much the quota is too small, if the refuser said so. */
    public Optional<Message.Shortage> shortage() {
        return Optional.ofNullable(shortage);
    }
}
