package ferry.client;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the server said is at the places a transfer is about: asked for before anything is sent, so that files which are
 * there need not travel and others are replaced only as they were seen. Filled by one thread, then only read.
 */
final class RemoteView {
    private final Map<FerryPath, Message.Entry> entries = new HashMap<>();

    /** A STAT on its way; the answer is empty if nothing is there. */
    static Call<Optional<Message.Entry>> stat() {
        return new Call<>(message -> {
            if (message instanceof Message.Entries(boolean more, List<Message.Entry> list)
                    && !more
                    && list.size() == 1
                    && list.getFirst().path().isRoot()) {
                return Optional.of(list.getFirst());
            }
            throw Reply.unexpected(message);
        });
    }

    /** A LIST on its way. */
    static Call<List<Message.Entry>> list() {
        List<Message.Entry> all = new ArrayList<>();
        return new Call<>(message -> {
            if (!(message instanceof Message.Entries(boolean more, List<Message.Entry> list))) {
                throw Reply.unexpected(message);
            }
            all.addAll(list);
            if (all.size() > ClientLimits.LISTED_ENTRIES) {
                throw new ClientException.ServerMisbehaved(
                        "a listing has more than " + ClientLimits.LISTED_ENTRIES + " entries");
            }
            if (more && list.isEmpty()) {
                throw new ClientException.ServerMisbehaved("a listing goes on without entries");
            }
            return more ? null : all;
        });
    }

    /**
     * The answer; empty if nothing is there, or something that cannot be asked like this. So where this account may not
     * look: what it may put there is for the server to say.
     */
    static <T> Optional<T> awaitPresent(Call<T> call) throws IOException {
        try {
            return Optional.of(call.await());
        } catch (ClientException.Refused refused) {
            if (refused.is(ErrorCode.NOT_FOUND)
                    || refused.is(ErrorCode.NOT_DIRECTORY)
                    || refused.is(ErrorCode.FORBIDDEN)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    void addStat(FerryPath path, Optional<Message.Entry> entry) {
        entry.ifPresent(there -> entries.put(path, there));
    }

    void addList(FerryPath directory, Optional<List<Message.Entry>> list) throws IOException {
        for (Message.Entry entry : list.orElse(List.of())) {
            try {
                entries.put(directory.resolve(entry.path()), entry);
            } catch (RefusedException tooDeep) {
                throw new ClientException.ServerMisbehaved("a listed path is longer than paths can be", tooDeep);
            }
        }
    }

    Message.@Nullable Entry find(FerryPath path) {
        return entries.get(path);
    }
}
