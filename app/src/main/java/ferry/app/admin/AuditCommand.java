package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin audit}: who did what. */
@Command(name = "audit", synopsisSubcommandLabel = "COMMAND")
final class AuditCommand extends Group {}
