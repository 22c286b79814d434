package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin invites}: the invites of a server that can still be used. */
@Command(name = "invites", synopsisSubcommandLabel = "COMMAND")
final class InvitesCommand extends Group {}
