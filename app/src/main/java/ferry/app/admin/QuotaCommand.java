package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin quota}. */
@Command(name = "quota", synopsisSubcommandLabel = "COMMAND")
final class QuotaCommand extends Group {}
