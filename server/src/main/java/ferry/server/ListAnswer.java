package ferry.server;

import ferry.depot.AccountAccess;
import ferry.protocol.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Answers LIST with as many ENTRIES as it takes; holds one message, whatever the size of the tree. */
final class ListAnswer implements OwedAnswer.Work {
    /** kind, size, mtime, attributes, version, root flag, root, count of names: ferry-1.md §6, {@code entry}. */
    private static final int ENTRY_BYTES = 1 + 8 + 12 + 1 + 16 + 1 + 32 + 1;

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
        int added = ENTRY_BYTES;
        for (String name : entry.path().names()) {
            added += 1 + name.getBytes(StandardCharsets.UTF_8).length;
        }
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
