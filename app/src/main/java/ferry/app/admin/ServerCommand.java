package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin server}: the server itself. */
@Command(name = "server", synopsisSubcommandLabel = "COMMAND")
final class ServerCommand extends Group {}
