package ferry.app.terminal;

/** How much the command says beside what it was asked for. */
public enum Volume {
    /** Errors and what was asked for. */
    QUIET,
    NORMAL,
    /** Also details for whoever looks for a cause. */
    VERBOSE
}
