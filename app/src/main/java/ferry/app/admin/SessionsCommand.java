package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin sessions}: the connections that are signed in. */
@Command(name = "sessions", synopsisSubcommandLabel = "COMMAND")
final class SessionsCommand extends Group {}
