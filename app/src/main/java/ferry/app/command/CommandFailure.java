package ferry.app.command;

/**
 * A command cannot go on, for a reason found on this side. Carries the phrase that says what happened, to what, and
 * what to do next.
 */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String phrase;
    private final transient Object[] values;

    public CommandFailure(ExitCode exitCode, String phrase, Object... values) {
        super(exitCode + " " + phrase);
        this.exitCode = exitCode;
        this.phrase = phrase;
        this.values = values;
    }

    public CommandFailure(Throwable cause, ExitCode exitCode, String phrase, Object... values) {
        this(exitCode, phrase, values);
        initCause(cause);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    String phrase() {
        return phrase;
    }

    Object[] values() {
        return values;
    }
}
