package ferry.server;

import ferry.depot.Pending;
import ferry.protocol.Message;
import java.io.IOException;

/** Writes a link's answers in their order, waiting for commits, until there is nothing to say for a while. */
final class Answerer {
    private final AnswerQueue answers;
    private final AnswerWriter out;
    private final Counters counters;
    private final String peer;
    private final AfterLastWord afterLastWord;

    Answerer(AnswerQueue answers, AnswerWriter out, Counters counters, String peer, AfterLastWord afterLastWord) {
        this.answers = answers;
        this.out = out;
        this.counters = counters;
        this.peer = peer;
        this.afterLastWord = afterLastWord;
    }

    /** What is left to do when everything was said. */
    interface AfterLastWord {
        void run() throws IOException;
    }

    /** Runs in a virtual thread of its own. */
    void run() throws IOException {
        do {
            writeAll();
        } while (!answers.leave());
    }

    private void writeAll() throws IOException {
        while (true) {
            OwedAnswer answer = answers.takeNow();
            if (answer == null) {
                out.flush();
                sayLastWord();
                answer = answers.take();
            }
            if (answer == null) {
                return;
            }
            try {
                write(answer);
            } finally {
                answers.written(answer);
            }
        }
    }

    private void sayLastWord() throws IOException {
        Ending ending = answers.takeLastWord().orElse(null);
        if (ending == null) {
            return;
        }
        if (ending.lastWord().isPresent()) {
            out.write(ending.lastWord().get(), 0);
            out.flush();
        }
        afterLastWord.run();
    }

    private void write(OwedAnswer answer) throws IOException {
        try {
            switch (answer) {
                case OwedAnswer.Known known -> out.write(known.message(), known.request());
                case OwedAnswer.Refused refused -> out.refused(refused.refusal(), refused.request());
                case OwedAnswer.StoredLater later -> out.stored(committed(later.commit()), later.request());
                case OwedAnswer.DoneLater later -> {
                    committed(later.commit());
                    out.write(new Message.Done(), later.request());
                }
                case OwedAnswer.Turn turn -> take(turn);
            }
        } catch (LinkLostException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            out.refused(Refusal.of(e, peer + ", request " + answer.request()), answer.request());
        }
    }

    private <T> T committed(Pending<T> commit) throws IOException {
        if (commit.isDone()) {
            return commit.await();
        }
        out.flush();
        long from = System.nanoTime();
        try {
            return commit.await();
        } finally {
            counters.commitsNanos.add(System.nanoTime() - from);
        }
    }

    private void take(OwedAnswer.Turn turn) throws IOException {
        out.checkGoing();
        if (turn.mayTakeLong()) {
            out.flush();
        }
        turn.work().run(out);
    }
}
