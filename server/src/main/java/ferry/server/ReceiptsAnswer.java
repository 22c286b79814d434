package ferry.server;

import ferry.depot.AccountAccess;
import ferry.protocol.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers RECEIPTS: one RECEIPT_BATCH per batch, more where one does not fit (ferry-1.md §7). */
final class ReceiptsAnswer implements OwedAnswer.Work {
    private final AccountAccess access;
    private final long firstSequence;
    private final long number;
    /** Held back until it is known whether another one follows. */
    private Message.@Nullable ReceiptBatch held;

    ReceiptsAnswer(AccountAccess access, long firstSequence, long number) {
        this.access = access;
        this.firstSequence = firstSequence;
        this.number = number;
    }

    @Override
    public void run(AnswerWriter out) throws IOException {
        access.receipts(firstSequence, (head, entries) -> add(head, entries, out));
        Message.ReceiptBatch last = held;
        if (last == null) {
            last = new Message.ReceiptBatch(false, new byte[0], 0, List.of());
        }
        out.write(last, number);
    }

    private void add(byte[] head, List<byte[]> entries, AnswerWriter out) throws IOException {
        int first = 0;
        do {
            int end = first;
            int bytes = head.length;
            while (end < entries.size() && bytes + entries.get(end).length <= ServerLimits.ANSWER_HEAD_BYTES) {
                bytes += 2 + entries.get(end).length;
                end++;
            }
            hold(new Message.ReceiptBatch(false, head, first, new ArrayList<>(entries.subList(first, end))), out);
            first = end;
        } while (first < entries.size());
    }

    private void hold(Message.ReceiptBatch next, AnswerWriter out) throws IOException {
        Message.ReceiptBatch before = held;
        if (before != null) {
            out.checkGoing();
            out.write(new Message.ReceiptBatch(true, before.head(), before.firstIndex(), before.entries()), number);
        }
        held = next;
    }
}
