package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin uploads}: uploads that are not finished. */
@Command(name = "uploads", synopsisSubcommandLabel = "COMMAND")
final class UploadsCommand extends Group {}
