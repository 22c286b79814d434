package ferry.server;

import ferry.depot.AccountAccess;
import ferry.depot.OutgoingFile;
import ferry.protocol.ErrorCode;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import ferry.protocol.proof.HashTree;
import ferry.protocol.proof.LeafHasher;
import java.io.IOException;
import java.util.Arrays;

/** Answers GET: FILE, FILE_LEAF…, FILE_END (ferry-1.md §6). Each leaf is hashed again as it is sent. */
final class FileAnswer implements OwedAnswer.Work {
    private final AccountAccess access;
    private final Message.Get request;
    private final long number;

    FileAnswer(AccountAccess access, Message.Get request, long number) {
        this.access = access;
        this.request = request;
        this.number = number;
    }

    @Override
    public void run(AnswerWriter out) throws IOException {
        try (OutgoingFile file = access.get(request)) {
            Message.File description = file.description();
            out.write(description, number);
            long leaves = HashTree.leafCount(description.sizeBytes());
            long first = Math.min(request.firstLeaf(), leaves);
            long end = first + Math.min(request.leafCount(), leaves - first);
            sendLeaves(file, description.sizeBytes(), first, end, out);
            out.write(new Message.FileEnd(), number);
            out.counters().filesSent.increment();
        }
    }

    private void sendLeaves(OutgoingFile file, long sizeBytes, long first, long end, AnswerWriter out)
            throws IOException {
        if (first == end) {
            return;
        }
        Fairness fairness = new Fairness();
        LeafHasher hasher = new LeafHasher();
        byte[] buffer = out.buffers().take(sizeBytes, access.isDownloadLimited());
        try {
            for (long index = first; index < end; index++) {
                out.checkGoing();
                int length = HashTree.leafLength(sizeBytes, index);
                out.write(new Message.FileLeaf(index, file.leafHash(index), length), number);
                sendContent(file, index * SpecLimits.LEAF_BYTES, length, buffer, hasher, out);
                file.checkLeaf(index, hasher.finish());
                fairness.worked(length);
            }
        } finally {
            out.buffers().give(buffer);
        }
    }

    private static void sendContent(
            OutgoingFile file, long position, int length, byte[] buffer, LeafHasher hasher, AnswerWriter out)
            throws IOException {
        int sent = 0;
        try {
            while (sent < length) {
                int count = file.read(position + sent, buffer, 0, Math.min(buffer.length, length - sent));
                if (count <= 0) {
                    throw new RefusedException(ErrorCode.CORRUPT, "the file ended early");
                }
                hasher.update(buffer, 0, count);
                sent += count;
                out.content(buffer, 0, count);
            }
        } catch (LinkLostException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The frame has promised its length. Zeros do not fit the leaf's hash, and the error follows.
            fillUp(length - sent, buffer, out);
            throw e;
        }
    }

    private static void fillUp(int missing, byte[] buffer, AnswerWriter out) throws IOException {
        Arrays.fill(buffer, (byte) 0);
        for (int left = missing; left > 0; left -= buffer.length) {
            out.content(buffer, 0, Math.min(left, buffer.length));
        }
    }
}
