package ferry.bench.peer;

import java.nio.file.Path;
import java.util.List;

/** Processes of ssh and scp: OpenSSH has no other way to be many. */
record ManyProcesses(SshServer ssh, String host) implements Many {
    @Override
    public int most() {
        return 100;
    }

    @Override
    public List<String> upload(Path source, List<String> remotes) {
        String one = "scp -q -F %s %s %s:%s/$name && echo done $((($(date +%%s%%N) - start) / 1000))e-6"
                .formatted(ssh.clientConfiguration(), source, host, ssh.files());
        return List.of(
                "sh",
                "-c",
                "start=$(date +%%s%%N); for name in %s; do (%s) & done; wait"
                        .formatted(String.join(" ", remotes), one));
    }

    @Override
    public List<String> hold(int count) {
        // No command at the other side, and a word at this one when the session stands.
        String one = "ssh -N -o PermitLocalCommand=yes -o LocalCommand='echo ready' -F %s %s"
                .formatted(ssh.clientConfiguration(), host);
        return List.of("sh", "-c", "i=0; while [ $i -lt %d ]; do i=$((i + 1)); %s & done; wait".formatted(count, one));
    }
}
