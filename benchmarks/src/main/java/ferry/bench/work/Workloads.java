package ferry.bench.work;

import ferry.bench.peer.Verb;
import java.util.ArrayList;
import java.util.List;

/** All of them; design figures and documents use these numbers. */
public final class Workloads {
    private static final long KIB = 1024;

    private Workloads() {}

    public static List<Workload> all(Site site) {
        Size size = site.size();
        DataSets data = site.data();
        Transfer.DataSet large = new Transfer.DataSet(1, size.fileBytes(), () -> data.file(size.fileBytes()));
        List<Workload> all = new ArrayList<>(List.of(
                new Transfer(site, "W1", "one file of " + mib(size.fileBytes()) + " up", Verb.PUT_FILE, large),
                new Transfer(
                        site,
                        "W2",
                        size.smallFiles() + " files of 4 KiB up",
                        Verb.PUT_TREE,
                        new Transfer.DataSet(
                                size.smallFiles(),
                                (long) size.smallFiles() * DataSets.SMALL_FILE_BYTES,
                                () -> data.smallFiles(size.smallFiles()))),
                new Transfer(
                        site,
                        "W3",
                        "a mixed tree of " + size.treeFiles() + " files, " + mib(size.treeBytes()) + ", up",
                        Verb.PUT_TREE,
                        new Transfer.DataSet(
                                size.treeFiles(),
                                size.treeBytes(),
                                () -> data.mixedTree(size.treeFiles(), size.treeBytes()))),
                new Changed(site),
                new Resume(site),
                new ShortCommand(site, "W6", "connect, sign in, 1 KiB up; a whole command", Verb.PUT_FILE, KIB),
                new Transfer(site, "W7", "one file of " + mib(size.fileBytes()) + " down", Verb.GET_FILE, large),
                new Idle(site),
                new ShortCommand(site, "W10", "start-up: say the version", Verb.START, 0),
                new ShortCommand(site, "W10s", "start-up: connect, sign in, nothing else", Verb.SIGN_IN, 0)));
        size.crowds().forEach(clients -> all.add(new Crowd(site, clients)));
        return all;
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
