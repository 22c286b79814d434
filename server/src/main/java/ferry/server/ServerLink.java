package ferry.server;

import ferry.depot.AccountAccess;
import ferry.depot.Reception;
import ferry.protocol.ErrorCode;
import ferry.protocol.FerryException;
import ferry.protocol.FrameReader;
import ferry.protocol.FrameWriter;
import ferry.protocol.RefusedException;
import ferry.protocol.ServerState;
import ferry.protocol.auth.Binding;
import ferry.transport.Deadlines;
import ferry.transport.Link;
import ferry.transport.LinkSecurity;
import ferry.transport.Listener;
import java.io.EOFException;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One link from its arrival to its end, in the virtual thread that is its reader. One deadline covers arrival to
 * SIGNED_IN and nothing the peer sends moves it. Failures of the link are caught here and nowhere else: the log gets the
 * reason, the peer a code.
 */
final class ServerLink {
    private final Listener.Arrival arrival;
    private final Admission.Place place;
    private final ServerContext server;
    private final ServerSettings settings;
    private final AnswerQueue answers;
    private final SentHeads sentHeads = new SentHeads();
    private final Deadlines.Deadline signInDeadline;

    private volatile @Nullable WatchedLink watched;
    private boolean signedIn;

    /** Starts the deadline: the time of a peer begins with its arrival. */
    ServerLink(Listener.Arrival arrival, Admission.Place place, ServerContext server) {
        this.arrival = arrival;
        this.place = place;
        this.server = server;
        this.settings = server.settings();
        this.answers = new AnswerQueue(this::startAnswerer, server.counters());
        this.signInDeadline = server.deadlines().closeAfter(settings.signIn(), this::signInTooLong);
    }

    void run() {
        server.counters().links.increment();
        try {
            WatchedLink opened = open();
            if (opened != null) {
                talk(opened);
            }
        } finally {
            signInDeadline.cancel();
            cut();
            place.close();
            server.counters().links.decrement();
        }
    }

    private @Nullable WatchedLink open() {
        try {
            WatchedLink opened =
                    new WatchedLink(arrival.open(), server.deadlines(), settings, server.counters(), answers);
            watched = opened;
            if (signInDeadline.hasPassed()) {
                // Whoever was to be closed then knew no link yet.
                opened.close();
            }
            return opened;
        } catch (IOException e) {
            ServerLog.debug(arrival.origin() + ": no handshake: " + e.getMessage());
            return null;
        }
    }

    private void talk(WatchedLink opened) {
        FrameReader frames = new FrameReader(opened);
        opened.follow(frames);
        try {
            signInAndServe(opened, frames);
        } catch (IOException | RuntimeException | AssertionError e) {
            failed(opened, e);
        }
        sayGoodbye(opened);
    }

    private void signInAndServe(WatchedLink opened, FrameReader frames) throws IOException {
        Link fresh = opened.link();
        Reception reception = server.depot()
                .receive(
                        binding(fresh),
                        peerUid(fresh),
                        arrival.origin(),
                        Origin.of(arrival.origin()).key(),
                        this::revoked);
        SignIn signIn = new SignIn(reception, frames, answers, server.random(), server.clock(), settings.agent());
        SignIn.Outcome outcome;
        try {
            outcome = signIn.run();
        } catch (RefusedException e) {
            server.counters().signInsFailed.increment();
            throw e;
        }
        if (outcome == null) {
            answers.end(Ending.peerFinished("the peer left before it signed in"));
            return;
        }
        try (AccountAccess access = outcome.access()) {
            serve(access, outcome.state(), signIn, frames, opened);
            // The answerer may still be at work with the access: commits to wait for, a file half sent.
            answers.awaitOver();
        }
    }

    private void serve(
            AccountAccess access, ServerState.SignedIn state, SignIn signIn, FrameReader frames, WatchedLink opened)
            throws IOException {
        place.signedIn(access.accountId());
        signInDeadline.cancel();
        if (signInDeadline.hasPassed()) {
            throw new LinkLostException(new EOFException("signed in too late"));
        }
        signedIn = true;
        opened.signedIn(access::stopWaiting);
        server.counters().linksSignedIn.increment();
        Requests requests = new Requests(
                access,
                frames,
                answers,
                server.buffers(),
                server.counters(),
                opened,
                opened.peer() + " " + access.account(),
                server.status(),
                settings.signOfLife());
        try {
            ServerLog.debug(opened.peer() + ": signed in as " + access.account() + " by " + access.method());
            byte[] receiptKey = access.receiptKey();
            sentHeads.signedIn(access, receiptKey);
            signIn.welcome(access, receiptKey);
            requests.serveAll(state);
        } catch (IOException | RuntimeException | AssertionError e) {
            // Here, while the answerer may still need the access; see failed().
            failed(opened, e);
        } finally {
            requests.close();
            server.counters().linksSignedIn.decrement();
        }
    }

    /** The one place where what ends a link is told apart: lost, refused or broken by its peer, or our own fault. */
    private void failed(WatchedLink opened, Throwable failure) {
        switch (failure) {
            case LinkLostException _ -> {
                answers.end(Ending.lost("lost: " + failure.getMessage()));
                opened.close();
            }
            case FerryException refused -> answers.end(Ending.error(Refusal.of(refused, opened.peer())));
            default -> {
                String incident = "incident " + ServerLog.incident(opened.peer(), failure);
                answers.end(Ending.error(new Refusal(ErrorCode.INTERNAL, incident)));
            }
        }
    }

    /** Waits for the last word, then until the peer has it, and logs why. */
    private void sayGoodbye(WatchedLink opened) {
        answers.awaitOver();
        String reason = answers.ending().map(Ending::reason).orElse("no reason");
        if (signedIn) {
            ServerLog.debug(opened.peer() + ": " + reason);
        } else {
            ServerLog.info(opened.peer() + ": not signed in: " + reason);
        }
        opened.dropInput();
    }

    private static Binding binding(Link link) {
        return switch (link.security()) {
            case LinkSecurity.Tls(byte[] exporter, byte[] serverKeyHash) ->
                new Binding(Binding.Type.TLS_EXPORTER, exporter, serverKeyHash);
            case LinkSecurity.TlsEndPoint(byte[] certificateHash, byte[] serverKeyHash) ->
                new Binding(Binding.Type.TLS_SERVER_END_POINT, certificateHash, serverKeyHash);
            case LinkSecurity.UnixPeer _ -> Binding.unixPeer();
        };
    }

    private static OptionalInt peerUid(Link link) {
        return switch (link.security()) {
            case LinkSecurity.Tls _, LinkSecurity.TlsEndPoint _ -> OptionalInt.empty();
            case LinkSecurity.UnixPeer(int uid) -> OptionalInt.of(uid);
        };
    }

    // the answerer

    private void startAnswerer() {
        Thread.ofVirtual().name("answerer " + arrival.origin()).start(this::answer);
    }

    private void answer() {
        WatchedLink to = watched;
        if (to == null) {
            // Ended (the server is stopping) before the handshake was over: nobody to talk to.
            answers.abandon();
            return;
        }
        AnswerWriter out =
                new AnswerWriter(new FrameWriter(to), answers, sentHeads, server.counters(), server.buffers());
        try {
            new Answerer(answers, out, server.counters(), to.peer(), this::saidLastWord).run();
        } catch (LinkLostException e) {
            ServerLog.debug(to.peer() + ": lost while answering: " + e.getMessage());
            unheard(to);
        } catch (IOException | RuntimeException | Error e) {
            ServerLog.incident(to.peer() + ": answering", e);
            answers.abandon();
            to.close();
        }
    }

    /** Whoever died has often sent more than was read yet: that is taken first, so that it need not be sent again. */
    private void unheard(WatchedLink to) {
        if (answers.fallSilent()) {
            server.deadlines().closeAfter(ServerLimits.UNHEARD, to::close);
        } else {
            to.close();
        }
    }

    /** The peer closes when it has read the last word; if it does not, we do. */
    private void saidLastWord() throws IOException {
        WatchedLink to = watched;
        if (to != null) {
            server.deadlines().closeAfter(ServerLimits.LAST_WORD, to::close);
            to.endOutput();
        }
    }

    // called by other threads

    /** The timer's. */
    private void signInTooLong() {
        WatchedLink to = watched;
        if (to == null) {
            cut();
            return;
        }
        // Where the time went here, to a database that is away for instance, nothing is wrong with the peer's network.
        ErrorCode code = to.isWaitingForPeer() ? ErrorCode.TIMED_OUT : ErrorCode.BUSY;
        answers.end(Ending.error(new Refusal(code, "not signed in in time")));
        server.deadlines().closeAfter(ServerLimits.SIGN_IN_LAST_WORD, to::close);
    }

    private void revoked() {
        answers.end(Ending.revoked());
        WatchedLink to = watched;
        if (to != null) {
            // Whatever the last word meets: nothing of this link lives longer.
            server.deadlines().closeAfter(ServerLimits.LAST_WORD, to::close);
        }
    }

    /** Lets what was begun end, and says goodbye. */
    void drain() {
        WatchedLink to = watched;
        if (to == null) {
            cut();
        } else {
            to.drain();
        }
    }

    /** Closes at once, whatever is going on. */
    void cut() {
        WatchedLink to = watched;
        if (to != null) {
            to.close();
        }
        arrival.close();
    }
}
