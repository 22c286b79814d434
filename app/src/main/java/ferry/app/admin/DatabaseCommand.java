package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin database}: where a site keeps its accounts. */
@Command(name = "database", synopsisSubcommandLabel = "COMMAND")
final class DatabaseCommand extends Group {}
