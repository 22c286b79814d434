package ferry.app.remote;

import picocli.CommandLine.Option;

/** {@code --json}, for commands whose output a script reads. */
public final class JsonOption {
    @Option(names = "--json")
    private boolean json;

    public boolean wanted() {
        return json;
    }
}
