package ferry.client;

import ferry.protocol.FerryPath;
import ferry.protocol.Id16;
import ferry.protocol.Message;
import ferry.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which staging file belongs to which version of a remote file, so that a later process goes on with it. */
final class DownloadJournal {
    private static final String DOWNLOADS = "downloads";
    private static final String KIND = "download";

    private final StateDirectory state;
    private final Endpoint server;
    private final String account;

    DownloadJournal(StateDirectory state, Endpoint server, String account) {
        this.state = state;
        this.server = server;
        this.account = account;
    }

    /** The staging file of exactly this version, if one was begun. */
    Optional<Id16> find(FerryPath remote, Path local, Message.Entry entry) throws IOException {
        Path file = file(remote, local);
        Optional<byte[]> content = state.read(file);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        StateRecord record = StateRecord.parse(KIND, content.get(), file);
        boolean isSame =
                record.text("version").equals(Optional.of(entry.version().hex()))
                        && record.number("size") == entry.sizeBytes()
                        && (entry.root().isEmpty() || record.digest("root").equals(entry.root()));
        return isSame ? record.text("id").map(Id16::ofHex) : Optional.empty();
    }

    /** The staging file of whatever version was begun last. */
    Optional<Id16> find(FerryPath remote, Path local) throws IOException {
        return idIn(file(remote, local));
    }

    /** Durable when it returns. */
    void begin(FerryPath remote, Path local, Message.Entry entry, Id16 id) throws IOException {
        StateRecord record = new StateRecord(KIND)
                .put("id", id)
                .put("version", entry.version())
                .put("size", entry.sizeBytes());
        entry.root().ifPresent(root -> record.put("root", root));
        state.write(file(remote, local), record.encode());
    }

    void end(FerryPath remote, Path local) throws IOException {
        state.delete(file(remote, local));
    }

    /** Staging files that any download of this user may still go on with. */
    Set<Id16> ids() throws IOException {
        Set<Id16> ids = new HashSet<>();
        for (Path file : state.files(DOWNLOADS)) {
            idIn(file).ifPresent(ids::add);
        }
        return ids;
    }

    private Optional<Id16> idIn(Path file) throws IOException {
        Optional<byte[]> content = state.read(file);
        return content.isEmpty()
                ? Optional.empty()
                : StateRecord.parse(KIND, content.get(), file).text("id").map(Id16::ofHex);
    }

    private Path file(FerryPath remote, Path local) {
        return state.file(DOWNLOADS, server.toString(), account, StateDirectory.sha256(remote + "\0" + local));
    }
}
