package ferry.bench.measure;

/** What can be measured; each has one unit everywhere. */
public enum Quantity {
    WALL("wall", "s", false),
    CPU("CPU", "s", false),
    CLIENT_CPU("client CPU", "s", false),
    SERVER_CPU("server CPU", "s", false),
    CPU_PER_GIB("CPU per GiB", "s/GiB", false),
    RATE("rate", "MiB/s", true),
    FILES_RATE("rate", "files/s", true),
    CLIENT_PEAK("client memory", "MiB", false),
    SERVER_PEAK("server memory", "MiB", false),
    /** Everything that passed the loopback interface, both ways, over the content. */
    WIRE("wire/content", "", false),
    /** Both ways, for workloads whose content is next to nothing. */
    WIRE_KIB("wire", "KiB", false),
    /** Content that was sent twice, over what was missing when the client was killed. */
    SENT_AGAIN("sent again", "%", false),
    /** Bytes on the wire over the bytes that differ from what is there. */
    OVER_CHANGE("wire/change", "", false),
    /** Content over time. */
    GOODPUT("goodput", "Mbit/s", true),
    /** The same over the rate of the line. */
    OF_LINE("of the line", "", true),
    /** How much had arrived when it was over, or was stopped. */
    DONE("done", "%", true),
    /** Connections that carried content at the end, as Ferry says. */
    LINKS("links", "", true),
    /** Whether content moved over QUIC at the end: 1, or 0. */
    BY_QUIC("by QUIC", "", true),
    /** The time of a whole command, in round trips. */
    WALL_IN_ROUND_TRIPS("wall/RTT", "", false),
    /** How much longer it takes on a longer line, in round trips. */
    ROUND_TRIPS("round trips", "", false),
    /** What somebody else's TCP connection keeps of half the line. */
    FAIR_SHARE("share kept", "", true),
    /** How late the emulated line delivered, on the average: small against its delay, or the line was another one. */
    LATE("line late", "ms", false),
    MEMORY_PER_CONNECTION("memory", "KiB/connection", false),
    /** What of that the kernel keeps: sockets, open files, stacks. */
    OF_KERNEL("of the kernel", "KiB/connection", false),
    CLIENTS("clients", "", true),
    /** The rate of the slowest client over the mean rate. */
    SLOWEST_SHARE("slowest share", "", true),
    /** What programs that take no part used meanwhile, in processors. Above 0.1 the wall times say little. */
    OTHERS("others", "CPUs", false);

    private final String title;
    private final String unit;
    private final boolean higherIsBetter;

    Quantity(String title, String unit, boolean higherIsBetter) {
        this.title = title;
        this.unit = unit;
        this.higherIsBetter = higherIsBetter;
    }

    public String title() {
        return title;
    }

    public String unit() {
        return unit;
    }

    public boolean isHigherBetter() {
        return higherIsBetter;
    }

    /** {@code CPU per GiB [s/GiB]}. */
    public String heading() {
        return unit.isEmpty() ? title : title + " [" + unit + "]";
    }
}
