package ferry.server;

import ferry.depot.UploadWriter;
import ferry.protocol.ErrorCode;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The uploads of one link by the number of the request that opened them; its reader's. */
final class LinkUploads {
    private final Map<Long, OpenUpload> open = new HashMap<>();
    /** What FINISH_UPLOAD and LEAVE_UPLOAD answer for uploads that were refused or broke; bounded, oldest first. */
    private final Map<Long, Refusal> refused = new LinkedHashMap<>();

    /** An upload this link may write to. {@code over} tells the answerer that its leaves do not matter any more. */
    static final class OpenUpload {
        final UploadWriter writer;
        private volatile boolean over;

        private OpenUpload(UploadWriter writer) {
            this.writer = writer;
        }

        boolean isOver() {
            return over;
        }
    }

    /** @throws RefusedException TOO_MANY */
    void checkRoom() throws RefusedException {
        if (open.size() >= ServerLimits.UPLOADS) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY, "at most " + ServerLimits.UPLOADS + " uploads at once on one link");
        }
    }

    OpenUpload opened(long request, UploadWriter writer) {
        OpenUpload upload = new OpenUpload(writer);
        open.put(request, upload);
        return upload;
    }

    Optional<OpenUpload> find(long request) {
        return Optional.ofNullable(open.get(request));
    }

    /** Remembers why; the upload, if it was open, is left resumable. */
    void refused(long request, Refusal refusal) {
        OpenUpload broken = open.remove(request);
        if (broken != null) {
            close(broken);
        }
        if (refused.size() == ServerLimits.REFUSED_UPLOADS) {
            refused.remove(refused.keySet().iterator().next());
        }
        refused.put(request, refusal);
    }

    /** Takes an upload off the link, to be finished or left. @throws IOException what it was refused with */
    UploadWriter take(long request) throws IOException {
        OpenUpload upload = open.remove(request);
        if (upload != null) {
            upload.over = true;
            return upload.writer;
        }
        Refusal refusal = refused.remove(request);
        if (refusal != null) {
            throw refusal.again();
        }
        throw new RefusedException(ErrorCode.UPLOAD_UNKNOWN, "request " + request + " opened no upload on this link");
    }

    /** Leaves all of them resumable. */
    void closeAll() {
        open.values().forEach(LinkUploads::close);
        open.clear();
    }

    private static void close(OpenUpload upload) {
        upload.over = true;
        try {
            upload.writer.close();
        } catch (RuntimeException e) {
            ServerLog.incident("closing an upload", e);
        }
    }
}
