package ferry.app.remote;

import picocli.CommandLine.Option;

/** {@code --json}, for commands whose output a script reads. */
final class JsonOption {
    @Option(names = "--json")
    private boolean json;

    boolean wanted() {
        return json;
    }
}
