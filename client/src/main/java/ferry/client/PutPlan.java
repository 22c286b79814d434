package ferry.client;

import ferry.protocol.FerryPath;
import ferry.protocol.Message;
import ferry.protocol.RefusedException;
import ferry.protocol.SpecLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the sources of a put go, by the rules of {@code scp -r}, and what is there already. Asks everything at once, in
 * the first flight of a link; single small files ask nothing and travel at once.
 */
final class PutPlan {
    private final TransferOptions options;
    private final Session.RemoteTarget target;
    private final List<Source> sources = new ArrayList<>();
    private final RemoteView view = new RemoteView();
    /** Set where a single small file goes straight to the target's name, which may prove to be a directory. */
    private boolean mayEnterDirectory;

    /** A source and the name it has in a directory; {@code name} is null where its content goes in directly. */
    private record Source(Path path, @Nullable String name, boolean isDirectory, boolean isLarge) {}

    /** A source and its place. */
    record Placed(Path path, FerryPath target) {}

    /** The questions about one source. */
    private record Question(FerryPath path, boolean isTree, Call<?> call) {}

    PutPlan(List<Path> paths, Session.RemoteTarget target, TransferOptions options) throws IOException {
        this.options = options;
        this.target = target;
        for (Path path : paths) {
            sources.add(source(path));
        }
    }

    private Source source(Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = options.followLinks()
                    ? Files.readAttributes(path, BasicFileAttributes.class)
                    : Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException missing) {
            throw new NoSuchFileException(path.toString());
        }
        Path typed = path.getFileName();
        Path name = path.toAbsolutePath().normalize().getFileName();
        boolean isContent = name == null || (typed != null && typed.toString().equals("."));
        return new Source(
                path,
                isContent ? null : name.toString(),
                attributes.isDirectory(),
                attributes.isRegularFile() && attributes.size() > SpecLimits.LEAF_BYTES);
    }

    RemoteView view() {
        return view;
    }

    boolean mayEnterDirectory() {
        return mayEnterDirectory;
    }

    /** Whether it does not matter in which order things are stored: no two of them can have the same place. */
    boolean isFreeOfOrder() {
        Set<String> names = new HashSet<>();
        return sources.size() == 1
                || sources.stream().allMatch(source -> source.name() != null && names.add(source.name()));
    }

    /** Asks what has to be known and places the sources. */
    List<Placed> place(Conversation link, TargetMemory memory) throws IOException {
        if (isIntoDirectory()) {
            List<Question> questions = new ArrayList<>();
            for (Source source : sources) {
                ask(link, source, into(source), questions);
            }
            take(link, questions);
            return placed();
        }
        Source only = sources.getFirst();
        if (!only.isDirectory() && !only.isLarge() && !options.overwrite()) {
            mayEnterDirectory = true;
            return List.of(new Placed(only.path(), target.path()));
        }
        Call<Optional<Message.Entry>> call = RemoteView.stat();
        link.send(new Message.Stat(target.path()), call);
        List<Question> questions = new ArrayList<>();
        ask(link, only, target.path(), questions);
        ask(link, only, into(only), questions);
        link.flush();
        Optional<Message.Entry> there = RemoteView.awaitPresent(call).flatMap(entry -> entry);
        take(link, questions);
        boolean isThere = there.isPresent() && there.get().kind() == Message.Kind.DIRECTORY;
        boolean goesInto = isThere && !memory.isOwnName(only.path(), target.path());
        if (only.isDirectory() && there.isEmpty()) {
            // Once begun, the target is a directory: a repetition of this put must not nest a copy in it.
            memory.keepOwnName(only.path(), target.path());
        }
        return List.of(new Placed(only.path(), goesInto ? into(only) : target.path()));
    }

    private boolean isIntoDirectory() {
        return target.isDirectory() || target.path().isRoot() || sources.size() != 1;
    }

    private FerryPath into(Source source) throws RefusedException {
        return source.name() == null ? target.path() : target.path().resolve(source.name());
    }

    private List<Placed> placed() throws RefusedException {
        List<Placed> placed = new ArrayList<>();
        for (Source source : sources) {
            placed.add(new Placed(source.path(), into(source)));
        }
        return placed;
    }

    private void ask(Conversation link, Source source, FerryPath path, List<Question> questions) throws IOException {
        if (source.isDirectory()) {
            Call<List<Message.Entry>> call = RemoteView.list();
            link.send(new Message.ListFiles(path, true), call);
            questions.add(new Question(path, true, call));
        } else if (source.isLarge() || options.overwrite()) {
            Call<Optional<Message.Entry>> call = RemoteView.stat();
            link.send(new Message.Stat(path), call);
            questions.add(new Question(path, false, call));
        }
    }

    @SuppressWarnings("unchecked") // a question's call is made beside it, of the type that isTree tells
    private void take(Conversation link, List<Question> questions) throws IOException {
        link.flush();
        for (Question question : questions) {
            if (question.isTree()) {
                view.addList(question.path(), RemoteView.awaitPresent((Call<List<Message.Entry>>) question.call()));
            } else {
                Call<Optional<Message.Entry>> call = (Call<Optional<Message.Entry>>) question.call();
                view.addStat(question.path(), RemoteView.awaitPresent(call).flatMap(entry -> entry));
            }
        }
    }
}
