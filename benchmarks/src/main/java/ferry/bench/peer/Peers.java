package ferry.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All peers, Ferry first. Servers are shared by the peers that use the same one, and ended together. */
public final class Peers implements AutoCloseable {
    public static final String FERRY = "ferry";
    static final String FERRY_UNIX = "ferry-unix";

    /** One TCP connection that sends nothing in particular. */
    public static final String STREAM = "iperf3";

    /** What nothing over UDP can exceed on this machine. */
    public static final String DATAGRAMS = "iperf3-udp";

    /** Who takes part over emulated lines, unless others are asked for. */
    public static final List<String> OVER_LINES = List.of(
            FERRY,
            "ferry-tcp",
            "ferry-8",
            "ferry-quic",
            "scp-gcm",
            "rsync-ssh",
            "rsyncd",
            "curl-tls",
            STREAM,
            "iperf3-8",
            DATAGRAMS);

    private final Ground ground;
    private final FerryServer durable;
    private final FerryServer relaxed;
    private final SshServer ssh;
    private final RsyncServer rsync;
    private final WebServer web;
    private final FtpServer ftp;
    private final IperfServer iperf;
    private final IperfServer others;
    private final NoServer none;
    private final List<Peer> all = new ArrayList<>();

    public Peers(Ground ground) {
        this.ground = ground;
        durable = new FerryServer(ground, "durable");
        relaxed = new FerryServer(ground, "relaxed");
        ssh = new SshServer(ground);
        rsync = new RsyncServer(ground);
        web = new WebServer(ground);
        ftp = new FtpServer(ground);
        iperf = new IperfServer(ground, "iperf");
        others = new IperfServer(ground, "iperf-others");
        none = new NoServer(ground);
        addFerry();
        addSsh();
        addRsync();
        addWeb();
        addStreams();
        addOthers();
    }

    public List<Peer> all() {
        return all;
    }

    public Optional<Peer> named(String name) {
        return all.stream().filter(peer -> peer.name().equals(name)).findFirst();
    }

    /** One TCP connection of nobody who takes part, with a server of its own: it may run beside any of them. */
    public Peer somebody() {
        return new Peer(STREAM, "one TCP connection of somebody else", others, "iperf3").with(others.tcp(1));
    }

    private Peer add(String name, String about, Service service, String... programs) {
        Peer peer = new Peer(name, about, service, programs);
        all.add(peer);
        return peer;
    }

    private void addFerry() {
        overTls(add(FERRY, "device key, TLS 1.3, SHA-256 tree on both sides, synced, receipt", durable), durable);
        overTls(add("ferry-relaxed", "the same without sync", relaxed), relaxed);
        overOneWay(add("ferry-tcp", "ferry kept to one TCP connection", durable), "tcp", "--links", "1");
        overOneWay(
                add("ferry-8", "ferry kept to TCP, eight connections for a large file", durable),
                "tcp",
                "--links",
                "8");
        overOneWay(add("ferry-quic", "ferry kept to QUIC", durable), "quic");
        add(FERRY_UNIX, "Unix socket, no encryption; SHA-256 tree, synced, receipt", durable)
                .can(Verb.PUT_FILE, this::putOverSocket)
                .can(Verb.PUT_TREE, this::putOverSocket)
                .can(
                        Verb.GET_FILE,
                        (local, remote) ->
                                durable.ferry("get", "--socket", durable.socket() + "", ":" + remote, local + ""))
                .can(Verb.SIGN_IN, (local, remote) -> durable.ferry("whoami", "--socket", durable.socket() + ""));
    }

    private List<String> putOverSocket(Path local, String remote) {
        return durable.ferry("put", "--socket", durable.socket() + "", local + "", ":" + remote);
    }

    private static void overTls(Peer peer, FerryServer server) {
        Wording put = (local, remote) -> server.ferry("put", local + "", server.at(remote));
        peer.with(new ManySessions(server))
                // Its last line says which way it took.
                .can(Verb.PUT_FILE, (local, remote) -> server.ferry("put", "--json", local + "", server.at(remote)))
                .can(Verb.PUT_TREE, put)
                .can(Verb.PUT_AGAIN, put)
                .can(
                        Verb.PUT_CHANGED,
                        (local, remote) -> server.ferry("put", "--overwrite", local + "", server.at(remote)))
                .can(Verb.GET_FILE, (local, remote) -> server.ferry("get", server.at(remote), local + ""))
                .can(Verb.SIGN_IN, (local, remote) -> server.ferry("whoami", server.account()))
                .can(Verb.START, (local, remote) -> server.version());
    }

    /** Where {@code ferry} itself may choose and move. */
    private void overOneWay(Peer peer, String transport, String... options) {
        Wording put = (local, remote) -> {
            List<String> words = durable.ferry("put", "--transport", transport, local + "", durable.at(remote));
            words.addAll(List.of(options));
            return words;
        };
        peer.can(Verb.PUT_FILE, put)
                .can(Verb.PUT_TREE, put)
                .can(
                        Verb.GET_FILE,
                        (local, remote) ->
                                durable.ferry("get", "--transport", transport, durable.at(remote), local + ""))
                .can(
                        Verb.SIGN_IN,
                        (local, remote) -> durable.ferry("whoami", "--transport", transport, durable.account()));
    }

    private void addSsh() {
        for (String cipher : List.of("plain", "gcm")) {
            boolean isBest = cipher.equals("gcm");
            String suffix = isBest ? "-gcm" : "";
            String about =
                    isBest ? "ssh key, aes128-gcm; no hash, no sync" : "ssh key, default cipher; no hash, no sync";
            scp(add("scp" + suffix, about, ssh, "sshd", "scp"), cipher);
            if (isBest) {
                all.getLast().with(new ManyProcesses(ssh, cipher));
            }
            sftp(add("sftp" + suffix, about, ssh, "sshd", "sftp"), cipher);
            tar(add("tar-ssh" + suffix, about, ssh, "sshd", "ssh", "tar"), cipher);
        }
        add("rclone", "SFTP by rclone; MD5 after the transfer", ssh, "sshd", "rclone")
                .can(Verb.PUT_FILE, (local, remote) -> rclone("copyto", local + "", "bench:" + there(remote)))
                .can(Verb.PUT_TREE, (local, remote) -> rclone("copy", local + "", "bench:" + there(remote)))
                .can(Verb.GET_FILE, (local, remote) -> rclone("copyto", "bench:" + there(remote), local + ""))
                .can(Verb.START, (local, remote) -> List.of("rclone", "version"));
    }

    private Path there(String remote) {
        return ssh.files().resolve(remote);
    }

    private List<String> ssh(String program, String... words) {
        List<String> all =
                new ArrayList<>(List.of(program, "-F", ssh.clientConfiguration().toString()));
        all.addAll(List.of(words));
        return all;
    }

    private void scp(Peer peer, String host) {
        peer.can(Verb.PUT_FILE, (local, remote) -> ssh("scp", "-q", local + "", host + ":" + there(remote)))
                .can(Verb.PUT_CHANGED, (local, remote) -> ssh("scp", "-q", local + "", host + ":" + there(remote)))
                .can(Verb.PUT_AGAIN, (local, remote) -> ssh("scp", "-q", local + "", host + ":" + there(remote)))
                .can(Verb.PUT_TREE, (local, remote) -> ssh("scp", "-q", "-r", local + "", host + ":" + there(remote)))
                .can(Verb.GET_FILE, (local, remote) -> ssh("scp", "-q", host + ":" + there(remote), local + ""))
                .can(Verb.SIGN_IN, (local, remote) -> ssh("ssh", host, "true"))
                .can(Verb.START, (local, remote) -> List.of("ssh", "-V"));
    }

    private void sftp(Peer peer, String host) {
        peer.can(Verb.PUT_FILE, (local, remote) -> sftp(host, "put " + local + " " + there(remote)))
                .can(Verb.PUT_AGAIN, (local, remote) -> sftp(host, "reput " + local + " " + there(remote)))
                .can(Verb.GET_FILE, (local, remote) -> sftp(host, "get " + there(remote) + " " + local));
    }

    private List<String> sftp(String host, String line) throws IOException {
        Path batch = ssh.folder().resolve("batch");
        Files.writeString(batch, line + "\n");
        return ssh("sftp", "-q", "-b", batch.toString(), host);
    }

    private void tar(Peer peer, String host) {
        String ssh = "ssh -F " + this.ssh.clientConfiguration() + " " + host;
        peer.can(Verb.PUT_FILE, (local, remote) -> shell("%s 'cat > %s' < %s".formatted(ssh, there(remote), local)))
                .can(
                        Verb.PUT_TREE,
                        (local, remote) -> shell("tar -C %1$s -cf - . | %2$s 'mkdir %3$s && tar -C %3$s -xf -'"
                                .formatted(local, ssh, there(remote))))
                .can(Verb.GET_FILE, (local, remote) -> shell("%s 'cat %s' > %s".formatted(ssh, there(remote), local)));
    }

    private static List<String> shell(String script) {
        return List.of("sh", "-c", script);
    }

    private List<String> rclone(String... words) throws IOException {
        Path configuration = ssh.folder().resolve("rclone.conf");
        ground.secret(configuration, """
                [bench]
                type = sftp
                host = %s
                port = %d
                user = %s
                key_file = %s
                known_hosts_file = %s
                shell_type = unix
                ciphers = aes128-gcm@openssh.com
                """.formatted(
                        ground.host().address(),
                        ssh.port(),
                        ground.user(),
                        ssh.folder().resolve("user"),
                        ssh.folder().resolve("known")));
        List<String> all = new ArrayList<>(
                List.of("rclone", "--config", configuration.toString(), "--transfers", "16", "--checkers", "16"));
        all.addAll(List.of(words));
        return all;
    }

    private void addRsync() {
        String about = "a password, no encryption; xxh128 by the receiver, no sync";
        rsyncDaemon(add("rsyncd", about, rsync, "rsync"));
        rsyncDaemon(add("rsyncd-fsync", "the same, every file synced", rsync, "rsync"), "--fsync");
        String shell = "ssh -F " + ssh.clientConfiguration();
        Peer overSsh = add("rsync-ssh", "ssh key, aes128-gcm; xxh128 by the receiver, no sync", ssh, "sshd", "rsync");
        overSsh.can(Verb.PUT_FILE, (local, remote) -> rsync("-W", "-e", shell, local + "", "gcm:" + there(remote)))
                .can(
                        Verb.PUT_AGAIN,
                        (local, remote) -> rsync("--append-verify", "-e", shell, local + "", "gcm:" + there(remote)))
                .can(
                        Verb.PUT_CHANGED,
                        (local, remote) ->
                                rsync("--no-W", "--no-inplace", "-e", shell, local + "", "gcm:" + there(remote)))
                .can(Verb.PUT_TREE, (local, remote) -> rsync("-W", "-e", shell, local + "/", "gcm:" + there(remote)))
                .can(Verb.GET_FILE, (local, remote) -> rsync("-W", "-e", shell, "gcm:" + there(remote), local + ""));
    }

    private static List<String> rsync(String... words) {
        return Stream.concat(Stream.of("rsync", "-a", "--inplace"), Stream.of(words))
                .toList();
    }

    private void rsyncDaemon(Peer peer, String... options) {
        peer.can(Verb.PUT_FILE, (local, remote) -> daemon(options, "-W", local + "", rsync.url(remote)))
                .can(
                        Verb.PUT_AGAIN,
                        (local, remote) -> daemon(options, "--append-verify", local + "", rsync.url(remote)))
                .can(
                        Verb.PUT_CHANGED,
                        (local, remote) -> daemon(options, "--no-W", "--no-inplace", local + "", rsync.url(remote)))
                .can(Verb.PUT_TREE, (local, remote) -> daemon(options, "-W", local + "/", rsync.url(remote)))
                .can(Verb.GET_FILE, (local, remote) -> daemon(options, "-W", rsync.url(remote), local + ""))
                .can(Verb.SIGN_IN, (local, remote) -> daemon(options, "--list-only", rsync.url("")))
                .can(Verb.START, (local, remote) -> List.of("rsync", "--version"));
    }

    private List<String> daemon(String[] options, String... words) {
        List<String> all = new ArrayList<>(rsync("--password-file=" + rsync.passwordFile()));
        all.addAll(List.of(options));
        all.addAll(List.of(words));
        return all;
    }

    private void addWeb() {
        String about = "curl to nginx: a password, TLS 1.3; no hash, no sync";
        add("curl-tls", about, web, "nginx", "curl")
                .with(new ManyRequests(web))
                .can(Verb.PUT_FILE, (local, remote) -> curl("-T", local + "", web.url(remote)))
                .can(Verb.PUT_CHANGED, (local, remote) -> curl("-T", local + "", web.url(remote)))
                .can(Verb.PUT_AGAIN, (local, remote) -> curl("-T", local + "", web.url(remote)))
                .can(Verb.PUT_TREE, (local, remote) -> curl("-K", CurlList.write(ground, web, local, remote)))
                .can(Verb.GET_FILE, (local, remote) -> curl("-o", local + "", web.url(remote)))
                .can(Verb.SIGN_IN, (local, remote) -> curl("-I", "-o", "/dev/null", web.url("")))
                .can(Verb.START, (local, remote) -> List.of("curl", "--version"));
        add("curl-tls-8", about + "; 8 connections", web, "nginx", "curl")
                .can(
                        Verb.PUT_TREE,
                        (local, remote) ->
                                curl("-Z", "--parallel-max", "8", "-K", CurlList.write(ground, web, local, remote)));
    }

    private List<String> curl(String... words) {
        List<String> all = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "--fail",
                "--http1.1",
                "--cacert",
                web.certificate().toString(),
                "-u",
                web.credentials()));
        all.addAll(List.of(words));
        return all;
    }

    private void addStreams() {
        add(STREAM, "one TCP connection, nothing protected or kept", iperf, "iperf3")
                .with(iperf.tcp(1));
        add("iperf3-8", "eight TCP connections, nothing protected or kept", iperf, "iperf3")
                .with(iperf.tcp(8));
        add(DATAGRAMS, "datagrams at the line's rate, whether they arrive or not", iperf, "iperf3")
                .with(iperf.udp());
    }

    private void addOthers() {
        add("lftp", "FTP over TLS 1.3 by lftp and proftpd: a password; no hash, no sync", ftp, "proftpd", "lftp")
                .can(Verb.PUT_FILE, (local, remote) -> lftp("put %s -o %s".formatted(local, remote)))
                .can(Verb.PUT_AGAIN, (local, remote) -> lftp("put -c %s -o %s".formatted(local, remote)))
                .can(Verb.PUT_TREE, (local, remote) -> lftp("mirror -R --parallel=8 %s %s".formatted(local, remote)))
                .can(Verb.GET_FILE, (local, remote) -> lftp("get %s -o %s".formatted(remote, local)))
                .can(Verb.SIGN_IN, (local, remote) -> lftp("quote NOOP"))
                .can(Verb.START, (local, remote) -> List.of("lftp", "--version"));
        add("cp", "a copy on this machine: what the kernel alone costs", none, "cp")
                .can(Verb.PUT_FILE, (local, remote) -> List.of("cp", local + "", none.files() + "/" + remote))
                .can(Verb.PUT_TREE, (local, remote) -> List.of("cp", "-r", local + "", none.files() + "/" + remote))
                .can(Verb.GET_FILE, (local, remote) -> List.of("cp", none.files() + "/" + remote, local + ""))
                .can(Verb.START, (local, remote) -> List.of("true"));
        add("java", "an empty Java program: what Ferry's command cannot go below without a cache", none)
                .can(
                        Verb.START,
                        (local, remote) -> List.of(
                                ground.image().resolve("runtime/bin/java").toString(), "-XX:+UseSerialGC", "-version"));
    }

    private List<String> lftp(String line) {
        return List.of("lftp", "--norc", "-c", ftp.greeting() + line);
    }

    @Override
    public void close() {
        for (Service service : List.of(durable, relaxed, ssh, rsync, web, ftp, iperf, others, none)) {
            service.close();
        }
    }
}
