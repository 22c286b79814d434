package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin permissions}. */
@Command(name = "permissions", synopsisSubcommandLabel = "COMMAND")
final class PermissionsCommand extends Group {}
