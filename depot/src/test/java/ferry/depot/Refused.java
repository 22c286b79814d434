package ferry.depot;

import static org.assertj.core.api.Assertions.catchThrowable;

import ferry.protocol.RefusedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Catches refusals. */
final class Refused {
    private Refused() {}

    static RefusedException refusal(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        if (thrown instanceof RefusedException refused) {
            return refused;
        }
        throw new AssertionError("expected a refusal, not " + thrown, thrown);
    }
}
