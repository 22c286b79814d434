package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin users}: the accounts of a server. */
@Command(name = "users", synopsisSubcommandLabel = "COMMAND")
final class UsersCommand extends Group {}
