package ferry.server;

import ferry.protocol.AdminRequest;
import ferry.protocol.Digest;
import ferry.protocol.FerryPath;
import ferry.protocol.Limit;
import ferry.protocol.Message;
import ferry.protocol.Replace;
import ferry.protocol.auth.Binding;
import ferry.protocol.auth.ScramClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One message of every kind there is, each of which would have an effect where it is allowed. */
final class ClientMessages {
    static final byte[] CONTENT = {1, 2, 3};

    private ClientMessages() {}

    static List<Message> beforeSignIn(RawClient client, TestAccount account, TestAccount stranger) {
        byte[] first =
                new ScramClient(account.name(), account.password(), anyBinding(), RawClient.nonce24()).clientFirst();
        return List.of(
                RawClient.hello(),
                new Message.ClientKey("laptops", new byte[32]),
                client.signInKey(account),
                new Message.SignInPassword(first),
                new Message.ScramResponse(new byte[] {1}),
                new Message.SignInPeer(""),
                stranger.register());
    }

    static List<Message> requests() {
        Digest digest = RawClient.root(CONTENT);
        return List.of(
                RawClient.put("order/put", CONTENT),
                RawClient.open("order/open", 3 << 20, RawClient.uploadId()),
                new Message.Leaf(0, digest, CONTENT.length),
                new Message.FinishUpload(1, digest),
                new Message.LeaveUpload(1),
                new Message.DiscardUpload(RawClient.uploadId()),
                new Message.AttachUpload(RawClient.uploadId(), 1),
                new Message.MakeDirectory(RawClient.path("order/made")),
                new Message.Move(RawClient.path("here"), RawClient.path("order/moved"), false),
                new Message.Remove(RawClient.path("here"), true),
                new Message.Stat(RawClient.path("here")),
                new Message.ListFiles(RawClient.path(""), true),
                new Message.Get(RawClient.path("here"), Optional.empty(), 0, 1),
                new Message.Ping(),
                new Message.KeyAdd(new byte[32], "x", new byte[64]),
                new Message.KeyList(),
                new Message.KeyRevoke(digest),
                new Message.ChangePassword(new byte[16], 600_000, new byte[32], new byte[32]),
                new Message.Receipts(1),
                new Message.CreateInvite(60),
                new Message.MapUid(0, "alice"),
                new AdminRequest.UserList(),
                new AdminRequest.UserShow("alice"),
                new AdminRequest.InviteList(),
                new AdminRequest.InviteRevoke("3f9ac04e"),
                new AdminRequest.ApplicantList(),
                new AdminRequest.ApplicantDecide("alice", true),
                new AdminRequest.UserRequireSecondFactor("alice", true),
                new AdminRequest.UserResetSecondFactor("alice"),
                new Message.SecondFactorEnable(new byte[20], "123456"),
                new Message.SecondFactorDisable("123456"),
                new Message.SecondFactorStatus(),
                new Message.NewRecoveryCodes("123456"),
                new AdminRequest.UserEnable("alice", false),
                new AdminRequest.UserAdd(
                        "mallory", Message.Role.ADMINISTRATOR, new byte[16], 600_000, new byte[32], new byte[32]),
                new AdminRequest.UserRemove("alice", true),
                new AdminRequest.UserPassword("alice", new byte[16], 600_000, new byte[32], new byte[32]),
                new AdminRequest.UserRole("alice", Message.Role.ADMINISTRATOR),
                new AdminRequest.SessionList(),
                new AdminRequest.SessionRevoke(1),
                new AdminRequest.UploadList(""),
                new AdminRequest.UploadAbort("alice", RawClient.uploadId()),
                new AdminRequest.ServerStatus(),
                new AdminRequest.AuditList(1, 0, "", true),
                new AdminRequest.AuditVerify(0, digest),
                new AdminRequest.QuotaShow("alice"),
                new AdminRequest.QuotaSet("alice", Limit.BYTES, Optional.of(10L)),
                new AdminRequest.QuotaRecount("alice"),
                new AdminRequest.PermissionShow("alice"),
                new AdminRequest.PermissionSet("alice", FerryPath.ROOT, Set.of()),
                new AdminRequest.PermissionClear("alice", FerryPath.ROOT),
                new Message.OwnQuota());
    }

    static List<Message> ofServers() {
        Digest digest = RawClient.root(CONTENT);
        return List.of(
                new Message.HelloOk(1, new byte[32], false),
                new Message.ClientKeyOk(new byte[32]),
                new Message.ScramChallenge(new byte[] {1}),
                new Message.SignedIn(
                        1,
                        "alice",
                        Message.Role.ADMINISTRATOR,
                        Message.SignInMethod.PEER_CREDENTIAL,
                        Instant.EPOCH,
                        new byte[32],
                        new byte[0],
                        List.of(),
                        "x",
                        List.of()),
                new Message.Registered(1),
                new Message.ErrorMessage(20, "x", Optional.empty()),
                new Message.UploadState(false, 1, 0, List.of()),
                new Message.Stored(false, RawClient.uploadId(), 1, 0, List.of(), new byte[] {1}),
                new Message.Head(new byte[] {1}),
                new Message.UploadFailed(1, 60, "x"),
                new Message.Done(),
                new Message.Entries(false, List.of()),
                new Message.File(1, Instant.EPOCH, false, RawClient.uploadId(), digest, false),
                new Message.FileLeaf(0, digest, CONTENT.length),
                new Message.FileEnd(),
                new Message.Pong(),
                new Message.Keys(List.of()),
                new Message.ReceiptBatch(false, new byte[0], 0, List.of()),
                new Message.Invite(new byte[32]),
                new Message.Records(false, List.of()));
    }

    /** With the number and the content it needs to be right where it is allowed. */
    static byte[] bytes(Message message) {
        long request = message instanceof Message.Request ? 1 : 0;
        boolean hasContent = message instanceof Message.Put
                || message instanceof Message.Leaf
                || message instanceof Message.FileLeaf;
        return RawClient.bytes(message, request, hasContent ? CONTENT : new byte[0]);
    }

    static Message.Put replacing(String path) {
        return RawClient.put(path, CONTENT, Replace.ALWAYS, RawClient.uploadId());
    }

    private static Binding anyBinding() {
        return new Binding(Binding.Type.TLS_EXPORTER, new byte[32], new byte[32]);
    }
}
