package ferry.protocol;

/**
 * Which answers may still follow one request: the client's view of ferry-1.md §6, §7. A value; {@link #next} is pure.
 * Answers come in the order of the requests, so a client keeps a queue of these and asks the first one.
 */
public sealed interface AnswerOrder {
    /** The answer is complete. */
    record Complete() implements AnswerOrder {}

    /** One or more messages of one type, all but the last with {@code more}; ERROR may stand in their place. */
    record Expect(Kind kind) implements AnswerOrder {}

    /** Between FILE and FILE_END: leaves up to {@code endLeaf} are due, the next one is {@code nextLeaf}. */
    record ExpectLeaves(long sizeBytes, long nextLeaf, long endLeaf) implements AnswerOrder {}

    /** Before FILE; the leaves that were asked for. */
    record ExpectFile(long firstLeaf, long leafCount) implements AnswerOrder {}

    /** The answers that §6 and §7 name. */
    enum Kind {
        STORED,
        UPLOAD_STATES,
        ONE_UPLOAD_STATE,
        DONE,
        ONE_ENTRY,
        ENTRIES,
        PONG,
        KEYS,
        RECEIPT_BATCHES,
        INVITE,
        RECOVERY_CODES,
        SECOND_FACTOR_STATE,
        RECORDS
    }

    /** What answers {@code request}; a LEAF has no answer. */
    static AnswerOrder of(Message.Request request) {
        return switch (request) {
            case Message.Leaf _ -> new Complete();
            case Message.Put _, Message.FinishUpload _ -> new Expect(Kind.STORED);
            case Message.OpenUpload _ -> new Expect(Kind.UPLOAD_STATES);
            case Message.AttachUpload _ -> new Expect(Kind.ONE_UPLOAD_STATE);
            case Message.LeaveUpload _, Message.DiscardUpload _ -> new Expect(Kind.DONE);
            case Message.MakeDirectory _, Message.Move _, Message.Remove _ -> new Expect(Kind.DONE);
            case Message.KeyAdd _, Message.KeyRevoke _ -> new Expect(Kind.DONE);
            case Message.ChangePassword _, Message.MapUid _ -> new Expect(Kind.DONE);
            case Message.Stat _ -> new Expect(Kind.ONE_ENTRY);
            case Message.ListFiles _ -> new Expect(Kind.ENTRIES);
            case Message.Get get -> new ExpectFile(get.firstLeaf(), get.leafCount());
            case Message.Ping _ -> new Expect(Kind.PONG);
            case Message.KeyList _ -> new Expect(Kind.KEYS);
            case Message.Receipts _ -> new Expect(Kind.RECEIPT_BATCHES);
            case Message.CreateInvite _ -> new Expect(Kind.INVITE);
            case Message.SecondFactorEnable _, Message.NewRecoveryCodes _ -> new Expect(Kind.RECOVERY_CODES);
            case Message.SecondFactorDisable _ -> new Expect(Kind.DONE);
            case Message.SecondFactorStatus _ -> new Expect(Kind.SECOND_FACTOR_STATE);
            case Message.OwnQuota _ -> new Expect(Kind.RECORDS);
            case AdminRequest.Query _ -> new Expect(Kind.RECORDS);
            case AdminRequest.Order _ -> new Expect(Kind.DONE);
        };
    }

    default boolean isComplete() {
        return this instanceof Complete;
    }

    /**
     * What may follow {@code answer}. HEAD, UPLOAD_FAILED and RECEIVING belong to no request and are not given to this.
     *
     * @throws ProtocolException UNEXPECTED_MESSAGE if it does not answer this request
     */
    default AnswerOrder next(Message.Answer answer) throws ProtocolException {
        return switch (this) {
            case Complete _ -> throw unexpected(answer);
            case Expect _, ExpectFile _, ExpectLeaves _ when answer instanceof Message.ErrorMessage -> new Complete();
            case Expect(Kind kind) -> next(kind, answer);
            case ExpectFile(long first, long count)
            when answer instanceof Message.File file -> {
                long leaves = Leaves.count(file.sizeBytes());
                long from = Math.min(first, leaves);
                yield new ExpectLeaves(file.sizeBytes(), from, from + Math.min(count, leaves - from));
            }
            case ExpectLeaves(long size, long next, long end)
            when answer instanceof Message.FileLeaf leaf -> {
                if (next == end || leaf.index() != next || leaf.contentLength() != Leaves.length(size, next)) {
                    throw unexpected(answer);
                }
                yield new ExpectLeaves(size, next + 1, end);
            }
            case ExpectLeaves(long size, long next, long end)
            when answer instanceof Message.FileEnd && next == end -> new Complete();
            case ExpectFile _, ExpectLeaves _ -> throw unexpected(answer);
        };
    }

    private AnswerOrder next(Kind kind, Message.Answer answer) throws ProtocolException {
        boolean fits = switch (kind) {
            case STORED -> answer instanceof Message.Stored;
            case UPLOAD_STATES -> answer instanceof Message.UploadState;
            case ONE_UPLOAD_STATE -> answer instanceof Message.UploadState state && !state.more();
            case DONE -> answer instanceof Message.Done;
            case ONE_ENTRY ->
                answer instanceof Message.Entries(boolean more, var entries)
                        && !more
                        && entries.size() == 1
                        && entries.getFirst().path().isRoot();
            case ENTRIES -> answer instanceof Message.Entries;
            case PONG -> answer instanceof Message.Pong;
            case KEYS -> answer instanceof Message.Keys;
            case RECEIPT_BATCHES -> answer instanceof Message.ReceiptBatch;
            case INVITE -> answer instanceof Message.Invite;
            case RECOVERY_CODES -> answer instanceof Message.RecoveryCodes;
            case SECOND_FACTOR_STATE -> answer instanceof Message.SecondFactorState;
            case RECORDS -> answer instanceof Message.Records;
        };
        if (!fits) {
            throw unexpected(answer);
        }
        return hasMore(answer) ? this : new Complete();
    }

    private static boolean hasMore(Message.Answer answer) {
        return switch (answer) {
            case Message.UploadState state -> state.more();
            case Message.Entries entries -> entries.more();
            case Message.ReceiptBatch batch -> batch.more();
            case Message.Records records -> records.more();
            default -> false;
        };
    }

    private ProtocolException unexpected(Message.Answer answer) {
        return new ProtocolException(
                ErrorCode.UNEXPECTED_MESSAGE,
                MessageType.of(answer) + " answers " + getClass().getSimpleName());
    }
}
