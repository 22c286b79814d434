package ferry.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import jdk.net.ExtendedSocketOptions;

/**
 * The number of the user at the other end of a Unix socket. The JDK asks the kernel (SO_PEERCRED), but hands out a
 * name; names are not identities, and a number without a name comes as its digits, as does a user who is called by
 * digits. What the JDK does offer is equality of principals, which compares the numbers. So a number is guessed and
 * proven: the principal looked up for exactly that number must equal the peer's. Whatever cannot be proven is refused,
 * should the guess ever turn bad (it is the hash, which is the number up to JDK 25 at least).
 */
final class PeerUid {
    private PeerUid() {}

    static int of(SocketChannel channel) throws IOException {
        UserPrincipal peer =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        int guess = peer.hashCode();
        if (guess >= 0 && isUid(peer, guess)) {
            return guess;
        }
        throw new IOException("the number of the user " + peer.getName() + " at the other end is not certain");
    }

    private static boolean isUid(UserPrincipal peer, int uid) throws IOException {
        try {
            // A name of digits is looked up as a name first: a user "1000" with another number fails here.
            return FileSystems.getDefault()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(Integer.toString(uid))
                    .equals(peer);
        } catch (UserPrincipalNotFoundException e) {
            return false;
        }
    }
}
