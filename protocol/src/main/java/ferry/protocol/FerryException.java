package ferry.protocol;

import java.io.IOException;

/**
 * A failure that has a code in the protocol: the peer broke a rule, or a rule refused the peer. Caught in one place per
 * link. The message is English detail for logs and {@code --verbose}; people are shown words chosen by {@link #code()}.
 */
public sealed class FerryException extends IOException permits ProtocolException, RefusedException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    FerryException(ErrorCode code, String detail) {
        super(detail);
        this.code = code;
    }

    public final ErrorCode code() {
        return code;
    }
}
