package ferry.app.admin;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** {@code ACCOUNT [ADMIN@]HOST}: the account that is meant, and the server. Mixed in. */
final class NamedAccount {
    @Parameters(index = "0", paramLabel = "ACCOUNT", descriptionKey = "param.user")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "[ADMIN@]HOST",
            descriptionKey = "param.server")
    private @Nullable String server;

    String name() {
        return name;
    }

    @Nullable
    String server() {
        return server;
    }
}
