package ferry.protocol;

/**
 * The four fields that SCRAM stores, in every message that sets a password. Another shape than the one of ferry-1.md §5.2
 * refuses the request: the challenge of such an account would look unlike that of a name nobody has.
 */
final class Verifiers {
    private Verifiers() {}

    static void write(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey, ByteWriter out) {
        out.bytes8(salt).u32(iterations);
        out.fixed(storedKey, SpecLimits.KEY_BYTES).fixed(serverKey, SpecLimits.KEY_BYTES);
    }

    static byte[] salt(ByteReader in) throws ProtocolException {
        byte[] salt = in.bytes8();
        if (salt.length != SpecLimits.SALT_BYTES) {
            in.refuse(new RefusedException(ErrorCode.BAD_CREDENTIAL, "a salt of " + salt.length + " bytes"));
        }
        return salt;
    }

    static int iterations(ByteReader in) throws ProtocolException {
        long iterations = in.u32();
        if (iterations != SpecLimits.ITERATIONS) {
            in.refuse(new RefusedException(ErrorCode.BAD_CREDENTIAL, iterations + " iterations"));
        }
        return SpecLimits.ITERATIONS;
    }
}
