package ferry.server;

import ferry.protocol.Digest;
import ferry.protocol.Message;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers OPEN_UPLOAD and ATTACH_UPLOAD: the proven leaves, in runs (ferry-1.md §6). */
final class UploadStateAnswer implements OwedAnswer.Work {
    private final LinkUploads.OpenUpload upload;
    private final long number;
    private long firstLeaf;
    private List<Digest> run = new ArrayList<>();

    UploadStateAnswer(LinkUploads.OpenUpload upload, long number) {
        this.upload = upload;
        this.number = number;
    }

    @Override
    public void run(AnswerWriter out) throws IOException {
        long leaves = upload.writer.leafCount();
        // A client that finished without waiting for this answer asks nothing of it.
        for (long index = 0; index < leaves && !upload.isOver(); index++) {
            Optional<Digest> hash = upload.writer.proven(index);
            if (hash.isPresent()) {
                add(index, hash.get(), out);
            }
        }
        out.write(new Message.UploadState(false, upload.writer.epoch(), firstLeaf, run), number);
    }

    private void add(long index, Digest hash, AnswerWriter out) throws IOException {
        boolean continues = index == firstLeaf + run.size() && run.size() < SpecLimits.LEAVES_IN_STATE;
        if (!run.isEmpty() && !continues) {
            out.checkGoing();
            out.write(new Message.UploadState(true, upload.writer.epoch(), firstLeaf, run), number);
            run = new ArrayList<>();
        }
        if (run.isEmpty()) {
            firstLeaf = index;
        }
        run.add(hash);
    }
}
