package ferry.app.config;

import java.util.List;

/** A value that a setting does not take; a list may hold several wrong ones. */
final class WrongValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    /** What is wrong with {@code raw}. */
    record Mistake(Raw raw, String phrase, Object... values) {}

    WrongValueException(List<Mistake> mistakes) {
        super(mistakes.toString());
        this.mistakes = List.copyOf(mistakes);
    }

    WrongValueException(Raw raw, String phrase, Object... values) {
        this(List.of(new Mistake(raw, phrase, values)));
    }

    List<Mistake> mistakes() {
        return mistakes;
    }
}
