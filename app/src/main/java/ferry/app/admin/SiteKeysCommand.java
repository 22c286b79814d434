package ferry.app.admin;

import picocli.CommandLine.Command;

/** {@code ferry admin keys}: the keys of the site, not those of a person's devices. */
@Command(name = "keys", synopsisSubcommandLabel = "COMMAND")
final class SiteKeysCommand extends Group {}
