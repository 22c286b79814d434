package ferry.app.config;

/** When a changed setting begins to count. */
public enum Change {
    /** At once, when the server gets SIGHUP: for what is looked up anew by every link. */
    RELOAD,
    /** When the server is started again. */
    RESTART
}
