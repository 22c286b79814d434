package ferry.app.config;

/** How much the log tells. */
public enum LogLevel {
    ERROR(System.Logger.Level.ERROR),
    WARNING(System.Logger.Level.WARNING),
    INFO(System.Logger.Level.INFO),
    DEBUG(System.Logger.Level.DEBUG);

    private final System.Logger.Level least;

    LogLevel(System.Logger.Level least) {
        this.least = least;
    }

    public System.Logger.Level least() {
        return least;
    }
}
