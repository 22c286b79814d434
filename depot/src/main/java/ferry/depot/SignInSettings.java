package ferry.depot;

import java.time.Duration;

/**
 * How often a stranger may try. Only failures count in the end: a try that succeeds is given back.
 *
 * @param addressGuesses failed sign-ins from one address (IPv6: one /64). At most 20 in 30 minutes
 * @param accountGuesses wrong passwords for one name, known or not, from addresses the account has not signed in from. A
 *     botnet has many addresses: this is what bounds it, at most 56 in 30 minutes and 338 on the first day
 * @param registrations registrations from one address, successful ones too: each costs a sync
 * @param codes wrong codes behind a right password, for one account. Three of a million codes are right at any time, so
 *     this is a chance of 0.01 % a day
 * @param secondFactor whether every account has to have a second factor
 */
public record SignInSettings(
        Rate addressGuesses, Rate accountGuesses, Rate registrations, Rate codes, SecondFactor secondFactor) {
    public enum SecondFactor {
        /** Whoever wants one, and accounts that an administrator says must. */
        OPTIONAL,
        /** Everybody: a password alone leads no further than to enrolling one. */
        REQUIRED
    }

    public static SignInSettings defaults() {
        return new SignInSettings(
                new Rate(10, Duration.ofMinutes(3)),
                new Rate(50, Duration.ofMinutes(5)),
                new Rate(100, Duration.ofSeconds(30)),
                new Rate(10, Duration.ofHours(1)),
                SecondFactor.OPTIONAL);
    }

    public SignInSettings withGuesses(Rate ofAddress, Rate ofAccount) {
        return new SignInSettings(ofAddress, ofAccount, registrations, codes, secondFactor);
    }

    public SignInSettings withSecondFactor(SecondFactor other) {
        return new SignInSettings(addressGuesses, accountGuesses, registrations, codes, other);
    }
}
