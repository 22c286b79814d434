package ferry.app.admin;

import ferry.app.command.CommandFailure;
import ferry.app.command.Context;
import ferry.app.remote.Connection;
import ferry.app.remote.JsonOption;
import ferry.app.remote.RemoteOptions;
import ferry.app.remote.RemoteOptions.Place;
import ferry.client.Administration;
import ferry.client.RemoteName;
import ferry.protocol.AdminRecord;
import ferry.protocol.AdminRequest;
import ferry.protocol.auth.Passwords.BadPasswordException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What every command of administrators needs: the way to its server, and how to show the answer. Mixed in. */
final class AdminPlace {
    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    /** Something an administrator does. */
    interface Work<T> {
        T run(Administration administration) throws IOException, CommandFailure, BadPasswordException;
    }

    boolean isJsonWanted() {
        return json.wanted();
    }

    <T> T at(@Nullable String server, Context context, Work<T> work)
            throws IOException, CommandFailure, BadPasswordException, RemoteName.SyntaxException {
        Place place = remote.serverPlace(server);
        try (Connection connection = new Connection(context, remote)) {
            return connection.signedIn(place, session -> work.run(session.administration()));
        }
    }

    /** Shows a list: a table for a person, a line each for a script. */
    void list(@Nullable String server, Context context, AdminRequest.Query query) throws Exception {
        RecordDisplay display = new RecordDisplay(context);
        at(server, context, administration -> {
            if (json.wanted()) {
                administration.ask(query, display::json);
            } else {
                List<AdminRecord> records = new ArrayList<>();
                administration.ask(query, records::add);
                display.table(records);
            }
            return true;
        });
    }

    /** Shows one thing: its fields below each other for a person, one line for a script. */
    void show(@Nullable String server, Context context, AdminRequest.Query query) throws Exception {
        RecordDisplay display = new RecordDisplay(context);
        at(server, context, administration -> {
            administration.ask(query, json.wanted() ? display::json : display::describe);
            return true;
        });
    }

    /** Has something done. */
    void order(@Nullable String server, Context context, AdminRequest.Order order) throws Exception {
        at(server, context, administration -> {
            administration.order(order);
            return true;
        });
    }
}
