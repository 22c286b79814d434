package ferry.server;

import ferry.depot.AccountAccess;
import ferry.protocol.Message;
import ferry.protocol.MessageCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Answers LIST with as many ENTRIES as it takes; holds one message, whatever the size of the tree. */
final class ListAnswer implements OwedAnswer.Work {
    private final AccountAccess access;
    private final Message.ListFiles request;
    private final long number;
    private List<Message.Entry> entries = new ArrayList<>();
    private int bytes;

    ListAnswer(AccountAccess access, Message.ListFiles request, long number) {
        this.access = access;
        this.request = request;
        this.number = number;
    }

    @Override
    public void run(AnswerWriter out) throws IOException {
        access.list(request, entry -> add(entry, out));
        out.write(new Message.Entries(false, entries), number);
    }

    private void add(Message.Entry entry, AnswerWriter out) throws IOException {
        int added = MessageCodec.entryBytes(entry);
        if (bytes + added > ServerLimits.ANSWER_HEAD_BYTES) {
            out.checkGoing();
            out.write(new Message.Entries(true, entries), number);
            out.flush();
            entries = new ArrayList<>();
            bytes = 0;
        }
        entries.add(entry);
        bytes += added;
    }
}
