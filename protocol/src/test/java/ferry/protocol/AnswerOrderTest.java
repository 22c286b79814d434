package ferry.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which answers fit which request, against a table written from ferry-1.md §6 and §7. */
class AnswerOrderTest {
    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("PUT", "STORED"),
            Map.entry("OPEN_UPLOAD", "UPLOAD_STATE"),
            Map.entry("FINISH_UPLOAD", "STORED"),
            Map.entry("LEAVE_UPLOAD", "DONE"),
            Map.entry("DISCARD_UPLOAD", "DONE"),
            Map.entry("ATTACH_UPLOAD", "UPLOAD_STATE"),
            Map.entry("MAKE_DIRECTORY", "DONE"),
            Map.entry("MOVE", "DONE"),
            Map.entry("REMOVE", "DONE"),
            Map.entry("STAT", "ENTRIES"),
            Map.entry("LIST", "ENTRIES"),
            Map.entry("GET", "FILE"),
            Map.entry("PING", "PONG"),
            Map.entry("KEY_ADD", "DONE"),
            Map.entry("KEY_LIST", "KEYS"),
            Map.entry("KEY_REVOKE", "DONE"),
            Map.entry("CHANGE_PASSWORD", "DONE"),
            Map.entry("RECEIPTS", "RECEIPT_BATCH"),
            Map.entry("CREATE_INVITE", "INVITE"),
            Map.entry("MAP_UID", "DONE"),
            Map.entry("USER_LIST", "RECORDS"),
            Map.entry("USER_SHOW", "RECORDS"),
            Map.entry("SECOND_FACTOR_ENABLE", "RECOVERY_CODES"),
            Map.entry("SECOND_FACTOR_DISABLE", "DONE"),
            Map.entry("SECOND_FACTOR_STATUS", "SECOND_FACTOR_STATE"),
            Map.entry("NEW_RECOVERY_CODES", "RECOVERY_CODES"),
            Map.entry("USER_REQUIRE_SECOND_FACTOR", "DONE"),
            Map.entry("USER_RESET_SECOND_FACTOR", "DONE"),
            Map.entry("INVITE_LIST", "RECORDS"),
            Map.entry("INVITE_REVOKE", "DONE"),
            Map.entry("APPLICANT_LIST", "RECORDS"),
            Map.entry("APPLICANT_DECIDE", "DONE"),
            Map.entry("QUOTA_SHOW", "RECORDS"),
            Map.entry("QUOTA_SET", "DONE"),
            Map.entry("QUOTA_RECOUNT", "RECORDS"),
            Map.entry("PERMISSION_SHOW", "RECORDS"),
            Map.entry("PERMISSION_SET", "DONE"),
            Map.entry("PERMISSION_CLEAR", "DONE"),
            Map.entry("OWN_QUOTA", "RECORDS"),
            Map.entry("RECEIPT_KEY_ROTATE", "RECORDS"),
            Map.entry("USER_ENABLE", "DONE"),
            Map.entry("USER_ADD", "DONE"),
            Map.entry("USER_REMOVE", "DONE"),
            Map.entry("USER_PASSWORD", "DONE"),
            Map.entry("USER_ROLE", "DONE"),
            Map.entry("SESSION_LIST", "RECORDS"),
            Map.entry("SESSION_REVOKE", "DONE"),
            Map.entry("UPLOAD_LIST", "RECORDS"),
            Map.entry("UPLOAD_ABORT", "DONE"),
            Map.entry("SERVER_STATUS", "RECORDS"),
            Map.entry("AUDIT_LIST", "RECORDS"),
            Map.entry("AUDIT_VERIFY", "RECORDS"));

    private static final Message.ErrorMessage ERROR = new Message.ErrorMessage(40, "", Optional.empty());

    @Test
    void everyRequestTakesItsAnswerAndNoOther() throws ProtocolException {
        Map<MessageType, Message> oneOfEach = new HashMap<>();
        Samples.all().forEach(message -> oneOfEach.putIfAbsent(MessageType.of(message), message));
        oneOfEach.put(MessageType.ENTRIES, new Message.Entries(false, List.of(entry(FerryPath.ROOT))));
        int requests = 0;
        for (Message message : oneOfEach.values()) {
            if (!(message instanceof Message.Request request) || message instanceof Message.Leaf) {
                continue;
            }
            requests++;
            for (Message candidate : oneOfEach.values()) {
                if (!(candidate instanceof Message.Answer answer)) {
                    continue;
                }
                String type = MessageType.of(answer).name();
                if (type.equals("ERROR")) {
                    assertThat(AnswerOrder.of(request).next(answer).isComplete())
                            .isTrue();
                } else if (type.equals(ANSWERS.get(MessageType.of(request).name()))) {
                    assertThat(AnswerOrder.of(request).next(answer).isComplete())
                            .isEqualTo(!type.equals("FILE"));
                } else {
                    refused(AnswerOrder.of(request), answer);
                }
            }
        }
        assertThat(requests).isEqualTo(ANSWERS.size());
        refused(AnswerOrder.of(new Message.Leaf(0, Samples.DIGEST, 1)), new Message.Done());
    }

    @Test
    void runsGoOnUntilTheLastMessage() throws ProtocolException {
        Message.Entries more = new Message.Entries(true, List.of());
        AnswerOrder list = AnswerOrder.of(new Message.ListFiles(FerryPath.ROOT, true))
                .next(more)
                .next(more);
        assertThat(list.isComplete()).isFalse();
        assertThat(list.next(new Message.Entries(false, List.of())).isComplete())
                .isTrue();
        assertThat(list.next(ERROR).isComplete()).isTrue();
        refused(list, new Message.Done());
    }

    @Test
    void aStatIsOneEntryWithoutAPath() {
        AnswerOrder stat = AnswerOrder.of(new Message.Stat(Samples.path("a")));
        refused(stat, new Message.Entries(false, List.of()));
        refused(stat, new Message.Entries(true, List.of(entry(FerryPath.ROOT))));
        refused(stat, new Message.Entries(false, List.of(entry(Samples.path("a")))));
        refused(stat, new Message.Entries(false, List.of(entry(FerryPath.ROOT), entry(FerryPath.ROOT))));
    }

    @Test
    void leavesComeInOrderWholeAndAsManyAsAskedFor() throws ProtocolException {
        long size = 3L * SpecLimits.LEAF_BYTES - 5;
        AnswerOrder file = AnswerOrder.of(new Message.Get(FerryPath.ROOT, Optional.empty(), 1, Long.MAX_VALUE))
                .next(file(size));
        refused(file, new Message.FileEnd());
        refused(file, leaf(0, SpecLimits.LEAF_BYTES));
        refused(file, leaf(2, SpecLimits.LEAF_BYTES - 5));
        refused(file, leaf(1, SpecLimits.LEAF_BYTES - 1));
        AnswerOrder second = file.next(leaf(1, SpecLimits.LEAF_BYTES));
        refused(second, leaf(1, SpecLimits.LEAF_BYTES));
        refused(second, leaf(2, SpecLimits.LEAF_BYTES));
        assertThat(second.next(ERROR).isComplete()).isTrue();
        AnswerOrder all = second.next(leaf(2, SpecLimits.LEAF_BYTES - 5));
        refused(all, leaf(3, 1));
        assertThat(all.next(new Message.FileEnd()).isComplete()).isTrue();
    }

    @Test
    void leavesBeyondTheEndAreNotExpected() throws ProtocolException {
        for (long first : new long[] {0, 1, Long.MAX_VALUE}) {
            AnswerOrder empty = AnswerOrder.of(new Message.Get(FerryPath.ROOT, Optional.empty(), first, Long.MAX_VALUE))
                    .next(file(0));
            refused(empty, leaf(0, 1));
            assertThat(empty.next(new Message.FileEnd()).isComplete()).isTrue();
        }
        AnswerOrder one = AnswerOrder.of(new Message.Get(FerryPath.ROOT, Optional.empty(), 0, 1))
                .next(file(Long.MAX_VALUE))
                .next(leaf(0, SpecLimits.LEAF_BYTES));
        assertThat(one.next(new Message.FileEnd()).isComplete()).isTrue();
    }

    private static Message.File file(long size) {
        return new Message.File(size, Samples.TIME, false, Samples.ID, Samples.DIGEST, false);
    }

    private static Message.FileLeaf leaf(long index, int length) {
        return new Message.FileLeaf(index, Samples.DIGEST, length);
    }

    private static Message.Entry entry(FerryPath path) {
        return new Message.Entry(path, Message.Kind.FILE, 0, Samples.TIME, false, Samples.ID, Optional.empty());
    }

    private static void refused(AnswerOrder order, Message.Answer answer) {
        assertThatThrownBy(() -> order.next(answer))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNEXPECTED_MESSAGE));
    }
}
