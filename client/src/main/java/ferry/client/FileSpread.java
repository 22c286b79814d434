package ferry.client;

import ferry.client.Helpers.Helper;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.util.List;

/**
 * Further links that help with the small files of a put: each takes the next file when it can send more. They join and leave
 * between files. What a link that dies had on its way comes back to the queue, and goes over another.
 */
final class FileSpread {
    private final PutQueue queue;
    private final Flight<Upload> flight;
    private final Helpers helpers = new Helpers("ferry-files", this::run);

    FileSpread(PutQueue queue, Flight<Upload> flight) {
        this.queue = queue;
        this.flight = flight;
        helpers.begin();
    }

    /** Helps from now on, unless it does already. */
    void join(Conversation link) {
        helpers.join(link);
    }

    /** Takes no more files over this link; what is on its way there stays so. */
    void dismiss(Conversation link) {
        helpers.of(link).ifPresent(helper -> end(List.of(helper)));
    }

    /** Whether it has a part in this put, be it that only answers are still to come. */
    boolean isHelping(Conversation link) {
        return helpers.of(link)
                .filter(helper -> !helper.isLeaving() && !link.isOver())
                .isPresent();
    }

    /** Whether there is anything left to help with. */
    boolean isWorthIt() {
        return !queue.isAllTaken();
    }

    /** The put is over and its links are closed: waits until no thread sends. */
    void end() {
        end(helpers.close());
    }

    private void end(List<Helper> leaving) {
        leaving.forEach(Helper::leave);
        queue.stir();
        leaving.forEach(Helper::await);
    }

    private void run(Helper helper) {
        try {
            help(helper, new byte[SpecLimits.LEAF_BYTES]);
        } catch (ClientException linkOver) {
            // What was on its way came back to the queue, and others send it.
        } catch (IOException | RuntimeException | Error bug) {
            flight.fail(bug);
        }
    }

    private void help(Helper helper, byte[] buffer) throws IOException {
        Conversation link = helper.link();
        while (!isOver(helper)) {
            Upload upload = queue.takeForHelper();
            if (upload == null) {
                link.flush();
                if (!queue.awaitForHelper(() -> isOver(helper))) {
                    break;
                }
            } else {
                PutJob.send(upload, link, buffer);
            }
        }
        link.flush();
    }

    private static boolean isOver(Helper helper) {
        return helper.isLeaving() || helper.link().isOver();
    }
}
