package ferry.client;

import ferry.protocol.ErrorCode;
import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a get fetches, and where it goes by the rules of {@code scp -r}. Asked for in the first flight of a link. */
final class GetPlan {
    private final List<FerryPath> sources;
    private final Path target;
    private final List<Found> found = new ArrayList<>();
    private final List<Wanted> files = new ArrayList<>();
    private final List<FerryPath> emptyDirectories = new ArrayList<>();
    private @Nullable Path root;
    private long bytes;

    /** A source that is there; {@code below}: its entries if it is a directory. */
    private record Found(FerryPath path, Message.Entry entry, List<Message.Entry> below) {
        boolean isDirectory() {
            return entry.kind() == Message.Kind.DIRECTORY;
        }
    }

    private record Question(FerryPath path, Call<Optional<Message.Entry>> stat, Call<List<Message.Entry>> list) {}

    /** A file to fetch. */
    record Wanted(FerryPath remote, FerryPath local, Message.Entry entry) {}

    GetPlan(List<FerryPath> sources, Path target) {
        this.sources = List.copyOf(sources);
        this.target = target.toAbsolutePath().normalize();
    }

    /** Asks what is there. A source that is not there is a failure of its own unless it is the only one. */
    void ask(Conversation link, Tally tally) throws IOException {
        List<Question> questions = new ArrayList<>();
        for (FerryPath source : sources) {
            Question question = new Question(source, RemoteView.stat(), RemoteView.list());
            link.send(new Message.Stat(source), question.stat());
            link.send(new Message.ListFiles(source, true), question.list());
            questions.add(question);
        }
        link.flush();
        List<Found> answers = new ArrayList<>();
        List<Runnable> problems = new ArrayList<>();
        for (Question question : questions) {
            try {
                Message.Entry entry = question.stat().await().orElseThrow();
                List<Message.Entry> below =
                        RemoteView.awaitPresent(question.list()).orElse(List.of());
                answers.add(new Found(question.path(), entry, below));
            } catch (ClientException.Refused refused) {
                if (sources.size() == 1 || !refused.is(ErrorCode.NOT_FOUND)) {
                    throw refused;
                }
                problems.add(() -> tally.failed(question.path().toString(), Upload.problem(refused)));
            }
        }
        problems.forEach(Runnable::run);
        found.addAll(answers);
    }

    /** Decides where everything goes. */
    void place(TargetMemory memory) throws IOException {
        boolean goesInto = sources.size() != 1 || found.size() != 1 || goesInto(found.getFirst(), memory);
        boolean isFileUnderNewName = !goesInto && !found.getFirst().isDirectory();
        root = isFileUnderNewName ? target.getParent() : target;
        for (Found source : found) {
            FerryPath prefix = prefix(source, goesInto);
            if (source.isDirectory()) {
                placeTree(source, prefix);
            } else {
                add(source.path(), prefix, source.entry());
            }
        }
    }

    private boolean goesInto(Found only, TargetMemory memory) throws IOException {
        boolean isThere = Files.isDirectory(target);
        if (only.isDirectory() && !isThere) {
            // Once begun, the target is a directory: a repetition of this get must not nest a copy in it.
            memory.keepOwnName(target, only.path());
        }
        return isThere && !memory.isOwnName(target, only.path());
    }

    private FerryPath prefix(Found source, boolean goesInto) throws RefusedException {
        if (goesInto) {
            return source.path().isRoot()
                    ? FerryPath.ROOT
                    : FerryPath.of(List.of(source.path().name()));
        }
        return source.isDirectory() ? FerryPath.ROOT : FerryPath.of(List.of(String.valueOf(target.getFileName())));
    }

    private void placeTree(Found source, FerryPath prefix) throws IOException {
        Set<FerryPath> parents = new HashSet<>();
        for (Message.Entry entry : source.below()) {
            if (!entry.path().isRoot()) {
                parents.add(entry.path().parent());
            }
        }
        if (source.below().isEmpty() && !prefix.isRoot()) {
            emptyDirectories.add(prefix);
        }
        for (Message.Entry entry : source.below()) {
            FerryPath remote;
            FerryPath local;
            try {
                remote = source.path().resolve(entry.path());
                local = prefix.resolve(entry.path());
            } catch (RefusedException tooLong) {
                throw new ClientException.ServerMisbehaved("a listed path is longer than paths can be", tooLong);
            }
            if (entry.kind() == Message.Kind.FILE) {
                add(remote, local, entry);
            } else if (!parents.contains(entry.path())) {
                emptyDirectories.add(local);
            }
        }
    }

    private void add(FerryPath remote, FerryPath local, Message.Entry entry) {
        files.add(new Wanted(remote, local, entry));
        bytes += entry.sizeBytes();
    }

    /** The local directory that everything goes below. */
    Path root() {
        Path decided = root;
        if (decided == null) {
            throw new IllegalStateException("nothing is placed yet");
        }
        return decided;
    }

    List<Wanted> files() {
        return files;
    }

    List<FerryPath> emptyDirectories() {
        return emptyDirectories;
    }

    long fileCount() {
        return files.size();
    }

    long bytes() {
        return bytes;
    }

    /** The get is complete: the next one of the same names is another. */
    void forget(TargetMemory memory) throws IOException {
        if (sources.size() == 1) {
            memory.forget(target, sources.getFirst());
        }
    }
}
