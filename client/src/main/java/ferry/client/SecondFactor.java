package ferry.client;

/** What a password sign-in answers when a second factor is due: ferry-1.md §5.6. Good for one link: no code is taken twice. */
public sealed interface SecondFactor {
    /** Nothing: the sign-in ends with {@link ClientException.SecondFactorNeeded}. */
    record None() implements SecondFactor {}

    /** A code of the app, or a recovery code. */
    record Code(String code) implements SecondFactor {
        @Override
        public String toString() {
            return "Code[]";
        }
    }

    /** A secret of 20 random bytes, and the code that an app makes of it, where the account has to have a second factor. */
    record Enrolment(byte[] secret, String code) implements SecondFactor {
        @Override
        public String toString() {
            return "Enrolment[]";
        }
    }
}
