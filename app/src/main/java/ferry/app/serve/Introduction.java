package ferry.app.serve;

import ferry.app.command.Context;
import ferry.app.config.ListenAddress;
import ferry.depot.DepotSettings.Registration;
import ferry.protocol.proof.Durability;
import ferry.transport.Endpoint;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a server says when it is ready: to a person, or as one line of JSON to a script. */
record Introduction(
        Path data,
        List<Endpoint> endpoints,
        String fingerprint,
        String receiptKey,
        Registration registration,
        Durability durability,
        Optional<FirstAccount> firstAccount,
        Optional<byte[]> invite) {

    /** Account 1, made at this start for who runs the server. */
    record FirstAccount(String name, int uid) {}

    void show(Context context, boolean json) {
        if (json) {
            context.terminal().json(fields());
            return;
        }
        context.note("serve.directory", data);
        context.note("serve.listening", addressList());
        context.note("serve.serverKey", fingerprint);
        context.note("serve.receiptKey", receiptKey);
        context.note("serve.registration", context.say("serve.registration." + registration));
        if (durability == Durability.RELAXED) {
            context.warn("serve.relaxed");
        }
        firstAccount.ifPresent(first -> {
            context.note("serve.firstAccount", first.name(), first.uid());
            socket().ifPresent(path -> context.terminal().note("  ferry whoami --socket " + path));
            context.note("serve.nextSteps");
            command().ifPresent(command -> context.terminal().note("  " + command));
        });
    }

    String addressList() {
        return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
    }

    private Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("ready", true);
        fields.put("data", data.toString());
        fields.put(
                "address", addresses().findFirst().map(Endpoint.Tcp::toString).orElse(null));
        fields.put("listening", endpoints.stream().map(Endpoint::toString).toList());
        fields.put("socket", socket().map(Path::toString).orElse(null));
        fields.put("fingerprint", fingerprint);
        fields.put("receiptKey", receiptKey);
        fields.put("registration", registration.name().toLowerCase(Locale.ROOT));
        fields.put("durability", durability.name().toLowerCase(Locale.ROOT));
        fields.put("firstStart", firstAccount.isPresent());
        fields.put("administrator", firstAccount.map(FirstAccount::name).orElse(null));
        fields.put("invite", invite.map(Introduction::text).orElse(null));
        fields.put("command", command().orElse(null));
        return fields;
    }

    private Optional<Path> socket() {
        return endpoints.stream()
                .filter(Endpoint.Unix.class::isInstance)
                .map(endpoint -> ((Endpoint.Unix) endpoint).path())
                .findFirst();
    }

    /** What to type on the other machine; nothing where nobody can register. */
    Optional<String> command() {
        if (registration == Registration.CLOSED) {
            return Optional.empty();
        }
        return addresses()
                // Prefer an address that others can reach.
                .min((one, other) -> Boolean.compare(ListenAddress.isLocal(one), ListenAddress.isLocal(other)))
                .map(address -> "ferry register " + server(address)
                        + invite.map(token -> " --invite " + text(token)).orElse(""));
    }

    private Stream<Endpoint.Tcp> addresses() {
        return endpoints.stream().filter(Endpoint.Tcp.class::isInstance).map(Endpoint.Tcp.class::cast);
    }

    private static String server(Endpoint.Tcp address) {
        Endpoint.Tcp named = new Endpoint.Tcp(ListenAddress.nameForOthers(address), address.port());
        if (address.port() != ListenAddress.PORT) {
            return "ferry://NAME@" + named;
        }
        return "NAME@" + (named.host().indexOf(':') >= 0 ? "[" + named.host() + "]" : named.host());
    }

    private static String text(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
}
