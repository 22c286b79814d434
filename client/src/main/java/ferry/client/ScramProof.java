package ferry.client;

import ferry.protocol.FerryException;
import ferry.protocol.Message;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.SaltedPassword;
import ferry.protocol.auth.ScramClient;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in with a password: SCRAM-SHA-256-PLUS, ferry-1.md §5.2. Nothing is pipelined behind it: the server proves itself
 * in SIGNED_IN first. One link.
 */
final class ScramProof implements SignIn.Proof {
    private static final int NONCE_BYTES = 24;

    private final KnownServers known;
    private final Endpoint server;
    private final String account;
    private final SaltedPassword password;
    private final SecondFactor secondFactor;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private @Nullable ScramClient scram;
    private KnownServers.@Nullable Salt asked;
    private boolean codeSent;

    ScramProof(
            KnownServers known,
            Endpoint server,
            String account,
            SaltedPassword password,
            SecondFactor secondFactor,
            SecureRandom random) {
        this.known = known;
        this.server = server;
        this.account = account;
        this.password = password;
        this.secondFactor = secondFactor;
        random.nextBytes(nonce);
    }

    /** SCRAM has a nonce of the server's of its own. */
    @Override
    public Message first(Binding binding, byte[] serverNonce) {
        ScramClient begun = new ScramClient(account, password, binding, nonce);
        scram = begun;
        return new Message.SignInPassword(begun.clientFirst());
    }

    @Override
    public boolean allowsPipelining() {
        return false;
    }

    @Override
    public Message answer(Message challenge) throws IOException {
        if (challenge instanceof Message.SecondFactor(boolean enrolled, byte[] serverFinal)) {
            return code(enrolled, serverFinal);
        }
        if (!(challenge instanceof Message.ScramChallenge(byte[] serverFirst)) || scram == null || asked != null) {
            throw Reply.unexpected(challenge);
        }
        try {
            byte[] clientFinal = scram.clientFinal(serverFirst);
            KnownServers.Salt parameters = parameters(serverFirst);
            asked = parameters;
            warnIfChanged(parameters);
            return new Message.ScramResponse(clientFinal);
        } catch (FerryException weak) {
            throw new ClientException.ServerMisbehaved(
                    "the server's password challenge is outside the rules: " + weak.getMessage(), weak);
        }
    }

    /** The server proves itself before it gets a code. */
    private Message code(boolean enrolled, byte[] serverFinal) throws IOException {
        if (scram == null || asked == null || codeSent || !scram.isServerProven(serverFinal)) {
            throw notProven();
        }
        known.remember(server, account, asked);
        codeSent = true;
        return switch (secondFactor) {
            case SecondFactor.Code(String code) when enrolled -> new Message.SecondFactorCode(code);
            case SecondFactor.Enrolment(byte[] secret, String code)
            when !enrolled -> new Message.SecondFactorEnrol(secret, code);
            case SecondFactor.None _, SecondFactor.Code _, SecondFactor.Enrolment _ ->
                throw new ClientException.SecondFactorNeeded(account, enrolled);
        };
    }

    private static ClientException.ServerMisbehaved notProven() {
        return new ClientException.ServerMisbehaved("the server did not prove that it knows this account's password");
    }

    @Override
    public void check(Message.SignedIn signedIn) throws IOException {
        if (scram == null || asked == null || !scram.isServerProven(signedIn.serverFinal())) {
            throw notProven();
        }
        if (signedIn.method() != Message.SignInMethod.PASSWORD
                || !signedIn.account().equals(account)) {
            throw new ClientException.ServerMisbehaved("the server signed in '" + signedIn.account() + "' by "
                    + signedIn.method() + ", which was not asked for");
        }
        known.remember(server, account, asked);
    }

    /** Whatever comes of the sign-in: whoever makes up a challenge gets something that they can guess at in their own time. */
    private void warnIfChanged(KnownServers.Salt parameters) throws IOException {
        Optional<KnownServers.Salt> former = known.salt(server, account);
        if (former.isPresent() && !former.get().equals(parameters)) {
            System.getLogger(ScramProof.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "salt or iterations of {0} at {1} changed since the last password sign-in from here: was the"
                                    + " password changed elsewhere?",
                            account,
                            server);
        }
    }

    /** Salt and iterations of a server-first-message ({@code r=…,s=…,i=…}) that {@link ScramClient} accepted. */
    private static KnownServers.Salt parameters(byte[] serverFirst) {
        byte[] salt = {};
        int iterations = 0;
        for (String attribute : new String(serverFirst, StandardCharsets.UTF_8).split(",", -1)) {
            if (attribute.startsWith("s=")) {
                salt = Base64.getDecoder().decode(attribute.substring(2));
            } else if (attribute.startsWith("i=")) {
                iterations = Integer.parseInt(attribute.substring(2));
            }
        }
        return new KnownServers.Salt(salt, iterations);
    }
}
