package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin}: a server's accounts, links, uploads and its audit log. */
@Command(name = "admin", synopsisSubcommandLabel = "COMMAND")
final class AdminCommand extends Group {}
