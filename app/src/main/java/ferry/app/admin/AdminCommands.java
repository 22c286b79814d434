package ferry.app.admin;

import ferry.app.command.Context;
import picocli.CommandLine;

/** The commands of administrators, in the order of {@code ferry help admin}. */
public final class AdminCommands {
    private AdminCommands() {}

    public static void addTo(CommandLine ferry, Context context) {
        CommandLine users = new CommandLine(new UsersCommand())
                .addSubcommand(new UsersListCommand(context))
                .addSubcommand(new UsersShowCommand(context))
                .addSubcommand(new UsersDisableCommand(context))
                .addSubcommand(new UsersEnableCommand(context));
        CommandLine invites = new CommandLine(new InvitesCommand())
                .addSubcommand(new InvitesListCommand(context))
                .addSubcommand(new InvitesRevokeCommand(context));
        ferry.addSubcommand(new CommandLine(new AdminCommand())
                .addSubcommand(users)
                .addSubcommand(invites)
                .addSubcommand(new ApplicantsCommand(context))
                .addSubcommand(new ApproveCommand(context))
                .addSubcommand(new RejectCommand(context)));
    }
}
