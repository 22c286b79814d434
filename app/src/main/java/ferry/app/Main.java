package ferry.app;

/** Where the {@code ferry} command starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.out.println("ferry 0.1.0-SNAPSHOT");
    }
}
