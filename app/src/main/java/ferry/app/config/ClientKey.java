package ferry.app.config;

import java.nio.file.Path;
import java.security.MessageDigest;

/** A client key that the server demands, and the file it was read from. */
public record ClientKey(String name, Path file, byte[] secret) {
    @Override
    public boolean equals(Object other) {
        return other instanceof ClientKey(String itsName, Path itsFile, byte[] itsSecret)
                && name.equals(itsName)
                && file.equals(itsFile)
                && MessageDigest.isEqual(secret, itsSecret);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "ClientKey[" + name + "]";
    }
}
