package ferry.depot;

import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who may try to sign in now: ferry-1.md §5.5, docs/decisions/0005. Each try takes a token of its address and, for a
 * password, one of the name it is for, before anything is computed; a try that succeeds gives them back. Names count the
 * same whether they exist or not. An
 * address is what the door counts as one: of IPv6 the /64. Peers of Unix sockets, whom the kernel vouches for, are not limited. Thread-safe.
 */
final class GuessLimits {
    /** All names that no account can have share one bucket. */
    private static final String NO_NAME = "";

    private final TokenBuckets addresses;
    private final TokenBuckets names;
    private final TokenBuckets registrations;
    private final TokenBuckets codes;
    private final KnownAddresses known;

    GuessLimits(SignInSettings settings, LongSupplier nanoTime) {
        this.addresses = new TokenBuckets(settings.addressGuesses(), DepotLimits.GUESSING_ADDRESSES, nanoTime);
        this.names = new TokenBuckets(settings.accountGuesses(), DepotLimits.GUESSED_NAMES, nanoTime);
        this.registrations = new TokenBuckets(settings.registrations(), DepotLimits.GUESSING_ADDRESSES, nanoTime);
        this.codes = new TokenBuckets(settings.codes(), DepotLimits.GUESSED_NAMES, nanoTime);
        this.known = new KnownAddresses(nanoTime);
    }

    /** From now on these rates count; nobody gets back what he has used up, nor loses what he has left. */
    void apply(SignInSettings settings) {
        addresses.rate(settings.addressGuesses());
        names.rate(settings.accountGuesses());
        registrations.rate(settings.registrations());
        codes.rate(settings.codes());
    }

    /** A try that was paid for. It counts as failed until it is {@link #right}. */
    final class Guess {
        private final Optional<String> from;
        private final Optional<String> name;
        private final TokenBuckets paidBy;

        private Guess(Optional<String> from, Optional<String> name) {
            this(from, name, names);
        }

        private Guess(Optional<String> from, Optional<String> name, TokenBuckets paidBy) {
            this.from = from;
            this.name = name;
            this.paidBy = paidBy;
        }

        /** Called once. */
        void right() {
            from.ifPresent(addresses::giveBack);
            name.ifPresent(paidBy::giveBack);
        }
    }

    /** Whether a password for {@code name} may be tried now; nothing is taken. @throws RefusedException if not */
    void checkPassword(String from, String name) throws RefusedException {
        if (!addresses.hasToken(from)) {
            throw tooMany();
        }
        if (!known.isKnown(name, from) && !names.hasToken(counted(name))) {
            throw tooMany();
        }
    }

    /** @throws RefusedException TOO_MANY_ATTEMPTS */
    Guess password(String from, String name) throws RefusedException {
        Guess guess = address(from);
        if (known.isKnown(name, from)) {
            return guess;
        }
        if (!names.take(counted(name))) {
            guess.right();
            throw tooMany();
        }
        return new Guess(Optional.of(from), Optional.of(counted(name)));
    }

    /**
     * A try that no name pays for: an unknown device key, a client key.
     *
     * @throws RefusedException TOO_MANY_ATTEMPTS
     */
    Guess address(String from) throws RefusedException {
        if (!addresses.take(from)) {
            throw tooMany();
        }
        return new Guess(Optional.of(from), Optional.empty());
    }

    /**
     * A key that the account has enrolled: nobody guesses 256 bits, so its owner is never kept waiting by what others
     * did. A wrong signature counts all the same.
     */
    Guess enrolledKey(String from) {
        return addresses.take(from)
                ? new Guess(Optional.of(from), Optional.empty())
                : new Guess(Optional.empty(), Optional.empty());
    }

    /**
     * A code behind a right password, or of somebody who is signed in: strangers do not come here, so nobody passes.
     *
     * @throws RefusedException TOO_MANY_ATTEMPTS
     */
    Guess code(String name) throws RefusedException {
        if (!codes.take(name)) {
            throw tooMany();
        }
        return new Guess(Optional.empty(), Optional.of(name), codes);
    }

    void signedIn(String from, String name) {
        known.signedIn(name, from);
    }

    /** @throws RefusedException TOO_MANY_ATTEMPTS */
    void registration(String from) throws RefusedException {
        if (!registrations.take(from)) {
            throw tooMany();
        }
    }

    private static String counted(String name) {
        return Accounts.isName(name) ? name : NO_NAME;
    }

    /** The same words for an address and for a name: nobody learns which limit it was. */
    private static RefusedException tooMany() {
        return new RefusedException(
                ErrorCode.TOO_MANY_ATTEMPTS, "too many failed attempts; wait some minutes, or use a device key");
    }
}
