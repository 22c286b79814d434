package ferry.app;

import ferry.app.FerryProcess.Place;
import ferry.app.FerryProcess.Result;
import ferry.transport.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real {@code ferry serve} on a free port, of the loopback unless told otherwise; may be killed and started again on the same one. */
public final class ServerProcess implements AutoCloseable {
    /** The drain of a server, and a busy machine. */
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private final Place place;
    private List<String> options;
    private FerryProcess process;
    private String ready;
    private long launchedNanos;
    private final String address;

    private ServerProcess(Place place, String listen, List<String> options) {
        this.place = place;
        this.options = options;
        process = place.start(arguments(listen));
        ready = process.line();
        address = FerryProcess.field(ready, "address");
    }

    /** With its data in {@code folder/data}. */
    public static ServerProcess start(Path folder, String... options) {
        return start(new Place(folder), options);
    }

    public static ServerProcess start(Place place, String... options) {
        return startAt("127.0.0.1", place, options);
    }

    /** On a free port of an address in digits, which the place has. */
    public static ServerProcess startAt(String address, Place place, String... options) {
        return new ServerProcess(place, address + ":0", List.of(options));
    }

    private String[] arguments(String address) {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--json", "--data", data().toString(), "--listen", address));
        arguments.addAll(options);
        return arguments.toArray(String[]::new);
    }

    public Path data() {
        return place.folder().resolve("data");
    }

    public Path socket() {
        return data().resolve("ferry.sock");
    }

    /** {@code 127.0.0.1:40123}. */
    public String address() {
        return address;
    }

    /** Where it listens now. */
    public Endpoint.Tcp endpoint() {
        String now = told("address");
        int colon = now.lastIndexOf(':');
        return new Endpoint.Tcp(now.substring(0, colon), Integer.parseInt(now.substring(colon + 1)));
    }

    /** A field of the line it printed when it was ready. */
    public String told(String field) {
        return FerryProcess.field(ready, field);
    }

    /** {@code ferry://alice@127.0.0.1:40123}. */
    public String account(String name) {
        return "ferry://" + name + "@" + address;
    }

    /** {@code ferry://alice@127.0.0.1:40123/path}. */
    public String at(String name, String path) {
        return account(name) + "/" + path;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    public String log() {
        return process.err();
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** Starts again on the same port and waits until it is ready; how long that took. */
    public Duration restart() {
        launch();
        return awaitReady();
    }

    /** The same with other options than before. */
    public Duration restartWith(String... others) {
        options = List.of(others);
        return restart();
    }

    /** Starts again on the same port. */
    public void launch() {
        launch(address);
    }

    /** Starts again where none of its clients looks. */
    public void launchElsewhere() {
        launch("127.0.0.1:0");
    }

    private void launch(String where) {
        launchedNanos = System.nanoTime();
        process = place.start(arguments(where));
    }

    public Duration awaitReady() {
        ready = process.line();
        return Duration.ofNanos(System.nanoTime() - launchedNanos);
    }

    /** SIGTERM, and how it ended. */
    public Result stop() {
        return process.terminate().await(STOP_MAX);
    }

    @Override
    public void close() {
        process.close();
    }
}
