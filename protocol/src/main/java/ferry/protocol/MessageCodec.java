package ferry.protocol;

/** The one owner of message numbers and layouts. Pure: bytes in, messages out. ferry-1.md §2, §5–§7. */
public final class MessageCodec {
    private MessageCodec() {}

    /**
     * Checks a header the moment it was read, before anything more is read or allocated. Until SIGNED_IN only the types
     * of §5 pass: what is for signed-in peers is not even parsed.
     *
     * @throws ProtocolException TOO_LARGE; MALFORMED if content is where none belongs or misses; UNKNOWN_MESSAGE for an
     *     even type; UNEXPECTED_MESSAGE for one that needs a sign-in
     */
    public static void checkHeader(FrameHeader header, boolean signedIn) throws ProtocolException {
        int headLimit = signedIn ? SpecLimits.HEAD_BYTES : SpecLimits.HEAD_BYTES_BEFORE_SIGN_IN;
        if (header.headLength() > headLimit) {
            throw tooLarge("a head of " + header.headLength() + " bytes; at most " + headLimit);
        }
        if (header.contentLength() > SpecLimits.LEAF_BYTES) {
            throw tooLarge(header.contentLength() + " bytes of content; at most " + SpecLimits.LEAF_BYTES);
        }
        MessageType type = MessageType.of(header.type()).orElse(null);
        if (type == null) {
            checkUnknown(header);
            return;
        }
        if (!signedIn && !type.isOfSignIn()) {
            throw new ProtocolException(ErrorCode.UNEXPECTED_MESSAGE, type + " before sign-in");
        }
        if (header.contentLength() > 0 && !type.hasContent()) {
            throw ByteReader.malformed(type + " with content");
        }
        // A leaf is never empty; only a PUT may be (an empty file).
        if (header.contentLength() == 0 && (type == MessageType.LEAF || type == MessageType.FILE_LEAF)) {
            throw ByteReader.malformed(type + " without content");
        }
    }

    private static void checkUnknown(FrameHeader header) throws ProtocolException {
        if (!isSkippable(header.type())) {
            throw unknown(header);
        }
        if (header.contentLength() > 0) {
            throw ByteReader.malformed("the unknown message 0x%04X with content".formatted(header.type()));
        }
        if (header.request() != 0) {
            throw new ProtocolException(
                    ErrorCode.PROTOCOL_VIOLATION, "the unknown message 0x%04X with a number".formatted(header.type()));
        }
    }

    /** Whether this type is unknown and may be read and skipped (it is odd): ferry-1.md §2.3. */
    public static boolean isSkippable(int type) {
        return (type & 1) == 1 && MessageType.of(type).isEmpty();
    }

    /**
     * Decodes the head in {@code head[offset … offset + headLength)}. The header has passed {@link #checkHeader}.
     *
     * @throws ProtocolException MALFORMED, UNKNOWN_MESSAGE, CRITICAL_EXTENSION
     * @throws RefusedException BAD_NAME, PATH_TOO_LONG, FILE_TOO_LARGE, BAD_CREDENTIAL: only this request is refused
     */
    public static Message decode(FrameHeader header, byte[] head, int offset) throws FerryException {
        MessageType type = MessageType.of(header.type()).orElse(null);
        if (type == null) {
            throw unknown(header);
        }
        ByteReader in = new ByteReader(head, offset, header.headLength());
        Message message = fields(type, (int) header.contentLength(), in);
        Extensions.read(in);
        in.end();
        return message;
    }

    /** The frame of {@code message}, header and head, without content (PUT, LEAF, FILE_LEAF: content follows it). */
    public static byte[] encode(Message message, long request) {
        ByteWriter head = new ByteWriter();
        write(message, head);
        if (head.length() > SpecLimits.HEAD_BYTES) {
            throw new IllegalArgumentException("a head of " + head.length() + " bytes");
        }
        ByteWriter frame = new ByteWriter(SpecLimits.FRAME_HEADER_BYTES + head.length());
        frame.u16(MessageType.of(message).wire()).u16(head.length());
        frame.u32(contentLength(message)).u32(request);
        return frame.raw(head.toBytes()).toBytes();
    }

    /** How much content follows the frame of {@code message}. */
    public static int contentLength(Message message) {
        return switch (message) {
            case Message.Put put -> put.contentLength();
            case Message.Leaf leaf -> leaf.contentLength();
            case Message.FileLeaf leaf -> leaf.contentLength();
            default -> 0;
        };
    }

    /** How many bytes of ENTRIES' head one entry takes; 3 more are for the message. */
    public static int entryBytes(Message.Entry entry) {
        ByteWriter out = new ByteWriter();
        FileCodec.write(entry, out);
        return out.length();
    }

    /** How many bytes of RECORDS' head one record takes; 3 more are for the message. */
    public static int recordBytes(AdminRecord record) {
        ByteWriter out = new ByteWriter();
        AdminCodec.write(record, out);
        return out.length();
    }

    /** What is nobody else's is §7.1's; a type that nobody reads fails there, and in the tests that send one of each. */
    private static Message fields(MessageType type, int contentLength, ByteReader in) throws FerryException {
        return switch (type) {
            case HELLO -> SignInCodec.hello(in);
            case HELLO_OK -> SignInCodec.helloOk(in);
            case CLIENT_KEY -> SignInCodec.clientKey(in);
            case CLIENT_KEY_OK -> SignInCodec.clientKeyOk(in);
            case SIGN_IN_KEY -> SignInCodec.signInKey(in);
            case SIGN_IN_PASSWORD -> SignInCodec.signInPassword(in);
            case SCRAM_CHALLENGE -> SignInCodec.scramChallenge(in);
            case SCRAM_RESPONSE -> SignInCodec.scramResponse(in);
            case SIGN_IN_PEER -> SignInCodec.signInPeer(in);
            case SIGNED_IN -> SignInCodec.signedIn(in);
            case REGISTER -> SignInCodec.register(in);
            case REGISTERED -> SignInCodec.registered(in);
            case ERROR -> SignInCodec.error(in);
            case GOODBYE -> SignInCodec.goodbye(in);
            case PUT -> FileCodec.put(in, contentLength);
            case OPEN_UPLOAD -> FileCodec.openUpload(in);
            case UPLOAD_STATE -> FileCodec.uploadState(in);
            case LEAF -> FileCodec.leaf(in, contentLength);
            case FINISH_UPLOAD -> FileCodec.finishUpload(in);
            case LEAVE_UPLOAD -> FileCodec.leaveUpload(in);
            case DISCARD_UPLOAD -> FileCodec.discardUpload(in);
            case ATTACH_UPLOAD -> FileCodec.attachUpload(in);
            case STORED -> FileCodec.stored(in);
            case HEAD -> FileCodec.head(in);
            case UPLOAD_FAILED -> FileCodec.uploadFailed(in);
            case DONE -> new Message.Done();
            case MAKE_DIRECTORY -> FileCodec.makeDirectory(in);
            case MOVE -> FileCodec.move(in);
            case REMOVE -> FileCodec.remove(in);
            case STAT -> FileCodec.stat(in);
            case LIST -> FileCodec.list(in);
            case ENTRIES -> FileCodec.entries(in);
            case GET -> FileCodec.get(in);
            case FILE -> FileCodec.file(in);
            case FILE_LEAF -> FileCodec.fileLeaf(in, contentLength);
            case FILE_END -> new Message.FileEnd();
            case PING -> new Message.Ping();
            case PONG -> new Message.Pong();
            case RECEIVING -> new Message.Receiving();
            case KEY_ADD -> AccountCodec.keyAdd(in);
            case KEY_LIST -> new Message.KeyList();
            case KEYS -> AccountCodec.keys(in);
            case KEY_REVOKE -> AccountCodec.keyRevoke(in);
            case CHANGE_PASSWORD -> AccountCodec.changePassword(in);
            case RECEIPTS -> AccountCodec.receipts(in);
            case RECEIPT_BATCH -> AccountCodec.receiptBatch(in);
            case CREATE_INVITE -> AccountCodec.createInvite(in);
            case INVITE -> AccountCodec.invite(in);
            case MAP_UID -> AccountCodec.mapUid(in);
            case SECOND_FACTOR, SECOND_FACTOR_CODE, SECOND_FACTOR_ENROL -> SecondFactorCodec.read(type, in);
            case SECOND_FACTOR_ENABLE, RECOVERY_CODES, SECOND_FACTOR_DISABLE -> SecondFactorCodec.read(type, in);
            case SECOND_FACTOR_STATUS, SECOND_FACTOR_STATE, NEW_RECOVERY_CODES -> SecondFactorCodec.read(type, in);
            case RECORDS -> AdminCodec.records(in);
            case QUOTA_SHOW, QUOTA_SET, QUOTA_RECOUNT, PERMISSION_SHOW, PERMISSION_SET, PERMISSION_CLEAR, OWN_QUOTA ->
                QuotaCodec.read(type, in);
            default -> AdminCodec.read(type, in);
        };
    }

    private static void write(Message message, ByteWriter out) {
        switch (message) {
            case Message.Hello m -> SignInCodec.write(m, out);
            case Message.HelloOk m -> SignInCodec.write(m, out);
            case Message.ClientKey m -> SignInCodec.write(m, out);
            case Message.ClientKeyOk m -> SignInCodec.write(m, out);
            case Message.SignInKey m -> SignInCodec.write(m, out);
            case Message.SignInPassword m -> SignInCodec.write(m, out);
            case Message.ScramChallenge m -> SignInCodec.write(m, out);
            case Message.ScramResponse m -> SignInCodec.write(m, out);
            case Message.SignInPeer m -> SignInCodec.write(m, out);
            case Message.SignedIn m -> SignInCodec.write(m, out);
            case Message.Register m -> SignInCodec.write(m, out);
            case Message.Registered m -> SignInCodec.write(m, out);
            case Message.ErrorMessage m -> SignInCodec.write(m, out);
            case Message.Goodbye m -> SignInCodec.write(m, out);
            case Message.Put m -> FileCodec.write(m, out);
            case Message.OpenUpload m -> FileCodec.write(m, out);
            case Message.UploadState m -> FileCodec.write(m, out);
            case Message.Leaf m -> FileCodec.write(m, out);
            case Message.FinishUpload m -> FileCodec.write(m, out);
            case Message.LeaveUpload m -> FileCodec.write(m, out);
            case Message.DiscardUpload m -> FileCodec.write(m, out);
            case Message.AttachUpload m -> FileCodec.write(m, out);
            case Message.Stored m -> FileCodec.write(m, out);
            case Message.Head m -> FileCodec.write(m, out);
            case Message.UploadFailed m -> FileCodec.write(m, out);
            case Message.MakeDirectory m -> FileCodec.write(m, out);
            case Message.Move m -> FileCodec.write(m, out);
            case Message.Remove m -> FileCodec.write(m, out);
            case Message.Stat m -> FileCodec.write(m, out);
            case Message.ListFiles m -> FileCodec.write(m, out);
            case Message.Entries m -> FileCodec.write(m, out);
            case Message.Get m -> FileCodec.write(m, out);
            case Message.File m -> FileCodec.write(m, out);
            case Message.FileLeaf m -> FileCodec.write(m, out);
            case Message.KeyAdd m -> AccountCodec.write(m, out);
            case Message.Keys m -> AccountCodec.write(m, out);
            case Message.KeyRevoke m -> AccountCodec.write(m, out);
            case Message.ChangePassword m -> AccountCodec.write(m, out);
            case Message.Receipts m -> AccountCodec.write(m, out);
            case Message.ReceiptBatch m -> AccountCodec.write(m, out);
            case Message.CreateInvite m -> AccountCodec.write(m, out);
            case Message.Invite m -> AccountCodec.write(m, out);
            case Message.MapUid m -> AccountCodec.write(m, out);
            case Message.SecondFactor m -> SecondFactorCodec.write(m, out);
            case Message.SecondFactorCode m -> SecondFactorCodec.write(m, out);
            case Message.SecondFactorEnrol m -> SecondFactorCodec.write(m, out);
            case Message.SecondFactorEnable m -> SecondFactorCodec.write(m, out);
            case Message.RecoveryCodes m -> SecondFactorCodec.write(m, out);
            case Message.SecondFactorDisable m -> SecondFactorCodec.write(m, out);
            case Message.SecondFactorState m -> SecondFactorCodec.write(m, out);
            case Message.NewRecoveryCodes m -> SecondFactorCodec.write(m, out);
            case Message.Records m -> AdminCodec.write(m, out);
            case AdminRequest m -> AdminCodec.write(m, out);
            case Message.Done(), Message.FileEnd(), Message.Ping(), Message.Pong(), Message.KeyList() -> {}
            case Message.Receiving(), Message.OwnQuota(), Message.SecondFactorStatus() -> {}
        }
    }

    private static ProtocolException unknown(FrameHeader header) {
        return new ProtocolException(ErrorCode.UNKNOWN_MESSAGE, "the unknown message 0x%04X".formatted(header.type()));
    }

    private static ProtocolException tooLarge(String what) {
        return new ProtocolException(ErrorCode.TOO_LARGE, what);
    }
}
