package ferry.protocol;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every message number of version 1, in one table: ferry-1.md §5–§7. Names are the spec's. */
enum MessageType {
    HELLO(0x0002, Message.Hello.class),
    HELLO_OK(0x0004, Message.HelloOk.class),
    CLIENT_KEY(0x0006, Message.ClientKey.class),
    CLIENT_KEY_OK(0x0008, Message.ClientKeyOk.class),
    SIGN_IN_KEY(0x000A, Message.SignInKey.class),
    SIGN_IN_PASSWORD(0x000C, Message.SignInPassword.class),
    SCRAM_CHALLENGE(0x000E, Message.ScramChallenge.class),
    SCRAM_RESPONSE(0x0010, Message.ScramResponse.class),
    SIGN_IN_PEER(0x0012, Message.SignInPeer.class),
    SIGNED_IN(0x0014, Message.SignedIn.class),
    REGISTER(0x0016, Message.Register.class),
    REGISTERED(0x0018, Message.Registered.class),
    ERROR(0x001A, Message.ErrorMessage.class),
    GOODBYE(0x001C, Message.Goodbye.class),
    SECOND_FACTOR(0x0020, Message.SecondFactor.class),
    SECOND_FACTOR_CODE(0x0022, Message.SecondFactorCode.class),
    SECOND_FACTOR_ENROL(0x0024, Message.SecondFactorEnrol.class),

    PUT(0x0102, Message.Put.class),
    OPEN_UPLOAD(0x0104, Message.OpenUpload.class),
    UPLOAD_STATE(0x0106, Message.UploadState.class),
    LEAF(0x0108, Message.Leaf.class),
    FINISH_UPLOAD(0x010A, Message.FinishUpload.class),
    LEAVE_UPLOAD(0x010C, Message.LeaveUpload.class),
    DISCARD_UPLOAD(0x010E, Message.DiscardUpload.class),
    ATTACH_UPLOAD(0x0110, Message.AttachUpload.class),
    STORED(0x0112, Message.Stored.class),
    HEAD(0x0114, Message.Head.class),
    UPLOAD_FAILED(0x0116, Message.UploadFailed.class),
    DONE(0x0118, Message.Done.class),
    MAKE_DIRECTORY(0x011A, Message.MakeDirectory.class),
    MOVE(0x011C, Message.Move.class),
    REMOVE(0x011E, Message.Remove.class),
    STAT(0x0120, Message.Stat.class),
    LIST(0x0122, Message.ListFiles.class),
    ENTRIES(0x0124, Message.Entries.class),
    GET(0x0126, Message.Get.class),
    FILE(0x0128, Message.File.class),
    FILE_LEAF(0x012A, Message.FileLeaf.class),
    FILE_END(0x012C, Message.FileEnd.class),
    PING(0x012E, Message.Ping.class),
    PONG(0x0130, Message.Pong.class),
    RECEIVING(0x0133, Message.Receiving.class),

    KEY_ADD(0x0202, Message.KeyAdd.class),
    KEY_LIST(0x0204, Message.KeyList.class),
    KEYS(0x0206, Message.Keys.class),
    KEY_REVOKE(0x0208, Message.KeyRevoke.class),
    CHANGE_PASSWORD(0x020A, Message.ChangePassword.class),
    RECEIPTS(0x020C, Message.Receipts.class),
    RECEIPT_BATCH(0x020E, Message.ReceiptBatch.class),
    CREATE_INVITE(0x0210, Message.CreateInvite.class),
    INVITE(0x0212, Message.Invite.class),
    MAP_UID(0x0214, Message.MapUid.class),
    SECOND_FACTOR_ENABLE(0x0220, Message.SecondFactorEnable.class),
    RECOVERY_CODES(0x0222, Message.RecoveryCodes.class),
    SECOND_FACTOR_DISABLE(0x0224, Message.SecondFactorDisable.class),
    SECOND_FACTOR_STATUS(0x0226, Message.SecondFactorStatus.class),
    SECOND_FACTOR_STATE(0x0228, Message.SecondFactorState.class),
    NEW_RECOVERY_CODES(0x022A, Message.NewRecoveryCodes.class),

    QUOTA_SHOW(0x0280, AdminRequest.QuotaShow.class),
    QUOTA_SET(0x0282, AdminRequest.QuotaSet.class),
    QUOTA_RECOUNT(0x0284, AdminRequest.QuotaRecount.class),
    PERMISSION_SHOW(0x0286, AdminRequest.PermissionShow.class),
    PERMISSION_SET(0x0288, AdminRequest.PermissionSet.class),
    PERMISSION_CLEAR(0x028A, AdminRequest.PermissionClear.class),
    OWN_QUOTA(0x028C, Message.OwnQuota.class),

    RECORDS(0x0302, Message.Records.class),
    USER_LIST(0x0304, AdminRequest.UserList.class),
    USER_SHOW(0x0306, AdminRequest.UserShow.class),
    USER_ENABLE(0x0308, AdminRequest.UserEnable.class),
    USER_ADD(0x030A, AdminRequest.UserAdd.class),
    USER_REMOVE(0x030C, AdminRequest.UserRemove.class),
    USER_PASSWORD(0x030E, AdminRequest.UserPassword.class),
    USER_ROLE(0x0310, AdminRequest.UserRole.class),
    SESSION_LIST(0x0312, AdminRequest.SessionList.class),
    SESSION_REVOKE(0x0314, AdminRequest.SessionRevoke.class),
    UPLOAD_LIST(0x0316, AdminRequest.UploadList.class),
    UPLOAD_ABORT(0x0318, AdminRequest.UploadAbort.class),
    SERVER_STATUS(0x031A, AdminRequest.ServerStatus.class),
    AUDIT_LIST(0x031C, AdminRequest.AuditList.class),
    AUDIT_VERIFY(0x031E, AdminRequest.AuditVerify.class),
    RECEIPT_KEY_ROTATE(0x0320, AdminRequest.ReceiptKeyRotate.class),
    INVITE_LIST(0x0380, AdminRequest.InviteList.class),
    INVITE_REVOKE(0x0382, AdminRequest.InviteRevoke.class),
    APPLICANT_LIST(0x0384, AdminRequest.ApplicantList.class),
    APPLICANT_DECIDE(0x0386, AdminRequest.ApplicantDecide.class),
    USER_REQUIRE_SECOND_FACTOR(0x0388, AdminRequest.UserRequireSecondFactor.class),
    USER_RESET_SECOND_FACTOR(0x038A, AdminRequest.UserResetSecondFactor.class);

    private static final Map<Integer, MessageType> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(MessageType::wire, Function.identity()));
    private static final Map<Class<?>, MessageType> BY_RECORD = new HashMap<>();

    static {
        for (MessageType type : values()) {
            BY_RECORD.put(type.record, type);
        }
    }

    private final int wire;
    private final Class<? extends Message> record;

    MessageType(int wire, Class<? extends Message> record) {
        this.wire = wire;
        this.record = record;
    }

    int wire() {
        return wire;
    }

    /** Whether §5 defines it: all that may arrive before SIGNED_IN. */
    boolean isOfSignIn() {
        return wire < 0x0100;
    }

    boolean hasContent() {
        return this == PUT || this == LEAF || this == FILE_LEAF;
    }

    static Optional<MessageType> of(int wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }

    static MessageType of(Message message) {
        MessageType type = BY_RECORD.get(message.getClass());
        if (type == null) {
            throw new AssertionError("no number for " + message.getClass());
        }
        return type;
    }
}
