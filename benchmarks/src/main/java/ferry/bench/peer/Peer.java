package ferry.bench.peer;

import ferry.bench.measure.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One way to move files: a server, a client and their settings. */
public final class Peer {
    private final String name;
    private final String about;
    private final Service service;
    private final List<String> programs;
    private Optional<Many> many = Optional.empty();
    private Optional<Filling> filling = Optional.empty();
    private final Map<Verb, Wording> wordings = new EnumMap<>(Verb.class);

    Peer(String name, String about, Service service, String... programs) {
        this.name = name;
        this.about = about;
        this.service = service;
        this.programs = List.of(programs);
    }

    Peer can(Verb verb, Wording wording) {
        wordings.put(verb, wording);
        return this;
    }

    public String name() {
        return name;
    }

    /** What it protects and checks, for people who compare. */
    public String about() {
        return about;
    }

    /** Programs that must be installed and are not. */
    public List<String> missing() {
        return programs.stream().filter(program -> !Ground.isInstalled(program)).toList();
    }

    Peer with(Many way) {
        many = Optional.of(way);
        return this;
    }

    /** How it does things with many connections at once, if it can. */
    public Optional<Many> many() {
        return many;
    }

    Peer with(Filling way) {
        filling = Optional.of(way);
        return this;
    }

    /** How it fills a path, if that is what it is for. */
    public Optional<Filling> filling() {
        return filling;
    }

    public boolean can(Verb verb) {
        return wordings.containsKey(verb);
    }

    /** The command for a verb. Preparing its words (a list of files, say) is not part of what is measured. */
    public List<String> words(Verb verb, Path local, String remote) throws IOException {
        Wording wording = wordings.get(verb);
        if (wording == null) {
            throw new IllegalArgumentException(name + " cannot " + verb);
        }
        return wording.words(local, remote);
    }

    /** Starts its server if it does not run yet. */
    public void start() throws IOException {
        service.start();
    }

    public Optional<ProcessTree> server() {
        return service instanceof NoServer ? Optional.empty() : service.processes();
    }

    /** Whether its server runs faster when it has run for a while: Java. */
    public boolean warmsUp() {
        return service instanceof FerryServer;
    }

    /** Ends its server and starts a new one, with nothing in it. */
    public void restart() throws IOException {
        service.close();
        service.start();
    }

    /** Its clients know no way better than another, as if they had never moved a file. */
    public void forgetWays() throws IOException {
        if (service instanceof FerryServer ferry) {
            ferry.forget();
        }
    }

    /** Where a file of that remote name is on this machine's disk. */
    public Path arrived(String remote) {
        return (isByOwner() && service instanceof FerryServer ferry ? ferry.filesOfOwner() : service.files())
                .resolve(remote);
    }

    private boolean isByOwner() {
        return name.equals(Peers.FERRY_UNIX);
    }

    /**
     * Takes what remote files and trees hold, and leaves their names: ext4 without a journal passes over every inode freed
     * in the last five minutes, one by one, so that who makes files after thousands were deleted pays for that.
     */
    public void empty(List<String> remotes) throws IOException {
        for (String remote : remotes) {
            try (Stream<Path> all = Files.walk(arrived(remote))) {
                for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                    Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                            .close();
                }
            }
        }
    }

    /** Takes remote files away, a few only: see {@link #empty}. */
    public void remove(List<String> remotes) throws IOException {
        if (service instanceof FerryServer ferry) {
            List<String> words = new ArrayList<>(ferry.ferry("rm", "-r"));
            words.addAll(isByOwner() ? List.of("--socket", ferry.socket().toString()) : List.of("--transport", "tcp"));
            remotes.forEach(remote -> words.add(isByOwner() ? ":" + remote : ferry.at(remote)));
            ferry.ground.prepare("", words);
        } else {
            for (String remote : remotes) {
                Ground.delete(arrived(remote));
            }
        }
    }
}
