package ferry.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields of the messages of ferry-1.md §5, each read beside its write. */
final class SignInCodec {
    private static final byte[] MAGIC = {'F', 'E', 'R', 'R', 'Y'};

    private SignInCodec() {}

    static void write(Message.Hello hello, ByteWriter out) {
        out.raw(MAGIC).u16(hello.lowestVersion()).u16(hello.highestVersion());
        out.fixed(hello.nonce(), SpecLimits.NONCE_BYTES);
        features(hello.features(), out).text(hello.agent(), SpecLimits.AGENT_BYTES);
    }

    static Message.Hello hello(ByteReader in) throws ProtocolException {
        if (!Arrays.equals(in.fixed(MAGIC.length), MAGIC)) {
            throw ByteReader.malformed("not a HELLO of Ferry");
        }
        Message.Hello hello = new Message.Hello(
                in.u16(), in.u16(), in.fixed(SpecLimits.NONCE_BYTES), features(in), in.text(SpecLimits.AGENT_BYTES));
        if (hello.lowestVersion() > hello.highestVersion()) {
            throw ByteReader.malformed("versions from " + hello.lowestVersion() + " to " + hello.highestVersion());
        }
        return hello;
    }

    static void write(Message.HelloOk ok, ByteWriter out) {
        out.u16(ok.version()).fixed(ok.nonce(), SpecLimits.NONCE_BYTES).flag(ok.clientKeyDemanded());
    }

    static Message.HelloOk helloOk(ByteReader in) throws ProtocolException {
        return new Message.HelloOk(in.u16(), in.fixed(SpecLimits.NONCE_BYTES), in.flag());
    }

    static void write(Message.ClientKey key, ByteWriter out) {
        out.text(key.keyName(), SpecLimits.LABEL_BYTES).fixed(key.mac(), SpecLimits.KEY_BYTES);
    }

    static Message.ClientKey clientKey(ByteReader in) throws ProtocolException {
        return new Message.ClientKey(in.text(SpecLimits.LABEL_BYTES), in.fixed(SpecLimits.KEY_BYTES));
    }

    static void write(Message.ClientKeyOk ok, ByteWriter out) {
        out.fixed(ok.mac(), SpecLimits.KEY_BYTES);
    }

    static Message.ClientKeyOk clientKeyOk(ByteReader in) throws ProtocolException {
        return new Message.ClientKeyOk(in.fixed(SpecLimits.KEY_BYTES));
    }

    static void write(Message.SignInKey signIn, ByteWriter out) {
        out.text(signIn.account(), SpecLimits.ACCOUNT_CHARS).digest(signIn.keyId());
        out.fixed(signIn.signature(), SpecLimits.SIGNATURE_BYTES);
    }

    static Message.SignInKey signInKey(ByteReader in) throws ProtocolException {
        return new Message.SignInKey(
                in.text(SpecLimits.ACCOUNT_CHARS), in.digest(), in.fixed(SpecLimits.SIGNATURE_BYTES));
    }

    static void write(Message.SignInPassword signIn, ByteWriter out) {
        scram(signIn.clientFirst(), out);
    }

    static Message.SignInPassword signInPassword(ByteReader in) throws ProtocolException {
        return new Message.SignInPassword(in.bytes16(SpecLimits.SCRAM_BYTES));
    }

    static void write(Message.ScramChallenge challenge, ByteWriter out) {
        scram(challenge.serverFirst(), out);
    }

    static Message.ScramChallenge scramChallenge(ByteReader in) throws ProtocolException {
        return new Message.ScramChallenge(in.bytes16(SpecLimits.SCRAM_BYTES));
    }

    static void write(Message.ScramResponse response, ByteWriter out) {
        scram(response.clientFinal(), out);
    }

    static Message.ScramResponse scramResponse(ByteReader in) throws ProtocolException {
        return new Message.ScramResponse(in.bytes16(SpecLimits.SCRAM_BYTES));
    }

    static void write(Message.SignInPeer signIn, ByteWriter out) {
        out.text(signIn.account(), SpecLimits.ACCOUNT_CHARS);
    }

    static Message.SignInPeer signInPeer(ByteReader in) throws ProtocolException {
        return new Message.SignInPeer(in.text(SpecLimits.ACCOUNT_CHARS));
    }

    static void write(Message.SignedIn signedIn, ByteWriter out) {
        out.u64(signedIn.accountId()).text(signedIn.account(), SpecLimits.ACCOUNT_CHARS);
        out.u8(signedIn.role().wire()).u8(signedIn.method().wire());
        out.time(signedIn.serverTime()).fixed(signedIn.receiptKey(), SpecLimits.KEY_BYTES);
        scram(signedIn.serverFinal(), out);
        features(signedIn.features(), out).text(signedIn.agent(), SpecLimits.AGENT_BYTES);
        if (!signedIn.handovers().isEmpty()) {
            ByteWriter value = new ByteWriter().u16(signedIn.handovers().size());
            for (Message.KeyHandover handover : signedIn.handovers()) {
                value.fixed(handover.formerKey(), SpecLimits.KEY_BYTES).bytes16(handover.head());
            }
            Extensions.write(Extensions.KEY_HANDOVERS, value.toBytes(), out);
        }
    }

    static Message.SignedIn signedIn(ByteReader in) throws FerryException {
        Message.SignedIn signedIn = new Message.SignedIn(
                in.u64(),
                in.text(SpecLimits.ACCOUNT_CHARS),
                in.choice(Message.Role.values(), Message.Role::wire, "role"),
                in.choice(Message.SignInMethod.values(), Message.SignInMethod::wire, "method"),
                in.time(),
                in.fixed(SpecLimits.KEY_BYTES),
                in.bytes16(SpecLimits.SCRAM_BYTES),
                features(in),
                in.text(SpecLimits.AGENT_BYTES),
                handovers(Extensions.read(in)));
        if (signedIn.method() != Message.SignInMethod.PASSWORD && signedIn.serverFinal().length > 0) {
            throw ByteReader.malformed("a SCRAM message without a password");
        }
        return signedIn;
    }

    private static List<Message.KeyHandover> handovers(Map<Integer, byte[]> extensions) throws FerryException {
        byte[] value = extensions.get(Extensions.KEY_HANDOVERS);
        if (value == null) {
            return List.of();
        }
        ByteReader in = new ByteReader(value);
        int count = in.u16();
        if (count > SpecLimits.KEY_HANDOVERS) {
            throw ByteReader.malformed(count + " handovers of the receipt key");
        }
        List<Message.KeyHandover> handovers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            handovers.add(new Message.KeyHandover(in.fixed(SpecLimits.KEY_BYTES), in.bytes16()));
        }
        in.end();
        return handovers;
    }

    static void write(Message.Register register, ByteWriter out) {
        out.text(register.account(), SpecLimits.ACCOUNT_CHARS);
        Verifiers.write(register.salt(), register.iterations(), register.storedKey(), register.serverKey(), out);
        out.bytes8(register.invite().orElse(new byte[0]));
    }

    static Message.Register register(ByteReader in) throws ProtocolException {
        return new Message.Register(
                in.text(SpecLimits.ACCOUNT_CHARS),
                Verifiers.salt(in),
                Verifiers.iterations(in),
                in.fixed(SpecLimits.KEY_BYTES),
                in.fixed(SpecLimits.KEY_BYTES),
                invite(in));
    }

    static void write(Message.Registered registered, ByteWriter out) {
        out.u64(registered.accountId());
    }

    static Message.Registered registered(ByteReader in) throws ProtocolException {
        return new Message.Registered(in.u64());
    }

    static void write(Message.ErrorMessage error, ByteWriter out) {
        out.u16(error.code()).detail(error.detail());
        error.existing().ifPresent(existing -> {
            Extensions.write(Extensions.VERSION, existing.version().bytes(), out);
            Extensions.write(
                    Extensions.SIZE, new ByteWriter().u64(existing.sizeBytes()).toBytes(), out);
            existing.root().ifPresent(root -> Extensions.write(Extensions.ROOT, root.bytes(), out));
        });
        error.shortage().ifPresent(shortage -> {
            Extensions.write(
                    Extensions.NEEDED,
                    new ByteWriter().u64(shortage.neededBytes()).toBytes(),
                    out);
            Extensions.write(
                    Extensions.FREE, new ByteWriter().u64(shortage.freeBytes()).toBytes(), out);
        });
    }

    static Message.ErrorMessage error(ByteReader in) throws FerryException {
        int code = in.u16();
        String detail = in.text(SpecLimits.DETAIL_BYTES);
        Map<Integer, byte[]> extensions = Extensions.read(in);
        return new Message.ErrorMessage(code, detail, existing(extensions), shortage(extensions));
    }

    static void write(Message.Goodbye goodbye, ByteWriter out) {
        out.u16(goodbye.code()).detail(goodbye.detail());
    }

    static Message.Goodbye goodbye(ByteReader in) throws ProtocolException {
        return new Message.Goodbye(in.u16(), in.text(SpecLimits.DETAIL_BYTES));
    }

    private static Optional<Message.Existing> existing(Map<Integer, byte[]> extensions) throws FerryException {
        Optional<Id16> version = Optional.empty();
        Optional<Long> sizeBytes = Optional.empty();
        Optional<Digest> root = Optional.empty();
        for (Map.Entry<Integer, byte[]> extension : extensions.entrySet()) {
            ByteReader value = new ByteReader(extension.getValue());
            switch (extension.getKey()) {
                case Extensions.VERSION -> version = Optional.of(value.id16());
                case Extensions.SIZE -> sizeBytes = Optional.of(value.u64());
                case Extensions.ROOT -> root = Optional.of(value.digest());
                default -> {
                    continue; // a newer peer's, odd: skipped whatever it holds
                }
            }
            value.end();
        }
        return version.isPresent() && sizeBytes.isPresent()
                ? Optional.of(new Message.Existing(version.get(), sizeBytes.get(), root))
                : Optional.empty();
    }

    private static Optional<Message.Shortage> shortage(Map<Integer, byte[]> extensions) throws FerryException {
        byte[] needed = extensions.get(Extensions.NEEDED);
        byte[] free = extensions.get(Extensions.FREE);
        if (needed == null || free == null) {
            return Optional.empty();
        }
        return Optional.of(new Message.Shortage(amount(needed), amount(free)));
    }

    private static long amount(byte[] extension) throws FerryException {
        ByteReader value = new ByteReader(extension);
        long amount = value.u64();
        value.end();
        return amount;
    }

    private static Optional<byte[]> invite(ByteReader in) throws ProtocolException {
        byte[] invite = in.bytes8();
        if (invite.length != 0 && invite.length != SpecLimits.KEY_BYTES) {
            throw ByteReader.malformed("an invite of " + invite.length + " bytes");
        }
        return invite.length == 0 ? Optional.empty() : Optional.of(invite);
    }

    private static ByteWriter features(List<Integer> features, ByteWriter out) {
        out.count(features, SpecLimits.FEATURES);
        features.forEach(out::u16);
        return out;
    }

    private static List<Integer> features(ByteReader in) throws ProtocolException {
        int count = in.count(SpecLimits.FEATURES, 2);
        List<Integer> features = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            features.add(in.u16());
        }
        return List.copyOf(features);
    }

    static void scram(byte[] message, ByteWriter out) {
        if (message.length > SpecLimits.SCRAM_BYTES) {
            throw new IllegalArgumentException("a SCRAM message of " + message.length + " bytes");
        }
        out.bytes16(message);
    }
}
