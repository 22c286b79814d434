package ferry.client;

import ferry.protocol.FerryPath;
import ferry.protocol.FrameReader;
import ferry.protocol.Message;
import java.io.IOException;

/** A directory with nothing in it that travels. */
final class DirectoryUpload extends Upload {
    private final LocalWalk.FoundDirectory directory;

    DirectoryUpload(PutJob job, LocalWalk.FoundDirectory directory) {
        super(job);
        this.directory = directory;
    }

    @Override
    String name() {
        return directory.path().toString();
    }

    @Override
    void send(Conversation conversation, byte[] buffer) throws IOException {
        FerryPath target = directory.target();
        Message.Entry seen = job.view().find(target);
        if (target.isRoot() || (seen != null && seen.kind() == Message.Kind.DIRECTORY)) {
            end(new FileResult.DirectoryMade(), 0);
            return;
        }
        conversation.send(new Message.MakeDirectory(target), this);
    }

    @Override
    public boolean take(Message message, FrameReader content) throws IOException {
        if (!(message instanceof Message.Done)) {
            throw Reply.unexpected(message);
        }
        end(new FileResult.DirectoryMade(), 0);
        return true;
    }
}
