package ferry.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** One or more of every message, as a well-behaved peer would send them. */
final class Samples {
    static final Digest DIGEST = Digest.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    static final Id16 ID = Id16.ofHex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    static final Instant TIME = Instant.ofEpochSecond(1_790_000_000L, 123_456_789);
    static final Instant LONG_AGO = Instant.ofEpochSecond(-1, 999_999_999);
    static final byte[] KEY = filled(32, 0x41);
    static final byte[] SIGNATURE = filled(64, 0x53);

    private Samples() {}

    static FerryPath path(String text) {
        try {
            return FerryPath.parse(text);
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static List<Message> all() {
        List<Message> all = new ArrayList<>(signIn());
        all.addAll(files());
        all.addAll(account());
        all.addAll(administration());
        return all;
    }

    static List<Message> signIn() {
        return List.of(
                new Message.Hello(1, 1, KEY, List.of(), "ferry 0.1"),
                new Message.Hello(1, 7, KEY, List.of(2, 40_001), ""),
                new Message.HelloOk(1, KEY, true),
                new Message.ClientKey("office", KEY),
                new Message.ClientKeyOk(KEY),
                new Message.SignInKey("alice", DIGEST, SIGNATURE),
                new Message.SignInPassword("p=tls-exporter,,n=alice,r=abc".getBytes()),
                new Message.ScramChallenge("r=abcdef,s=c2FsdA==,i=600000".getBytes()),
                new Message.ScramResponse("c=cD0=,r=abcdef,p=cHJvb2Y=".getBytes()),
                new Message.SignInPeer(""),
                new Message.SignInPeer("alice"),
                new Message.SignedIn(
                        7,
                        "alice",
                        Message.Role.ADMINISTRATOR,
                        Message.SignInMethod.PASSWORD,
                        TIME,
                        KEY,
                        "v=cHJvb2Y=".getBytes(),
                        List.of(4),
                        "ferry 0.1",
                        List.of(
                                new Message.KeyHandover(KEY, filled(194, 9)),
                                new Message.KeyHandover(KEY, filled(194, 8)))),
                new Message.SignedIn(
                        Long.MAX_VALUE,
                        "bob",
                        Message.Role.USER,
                        Message.SignInMethod.PEER_CREDENTIAL,
                        TIME,
                        KEY,
                        new byte[0],
                        List.of(),
                        "",
                        List.of()),
                new Message.Register("alice", filled(16, 1), 600_000, KEY, KEY, Optional.empty()),
                new Message.Register("alice", filled(16, 1), 600_000, KEY, KEY, Optional.of(KEY)),
                new Message.Registered(7),
                new Message.ErrorMessage(40, "no such file", Optional.empty()),
                new Message.ErrorMessage(67, "", Optional.empty(), Optional.of(new Message.Shortage(5, 4))),
                new Message.ErrorMessage(41, "", Optional.of(new Message.Existing(ID, 5, Optional.of(DIGEST)))),
                new Message.ErrorMessage(42, "", Optional.of(new Message.Existing(ID, 5, Optional.empty()))),
                new Message.SecondFactor(true, new byte[] {1, 2}),
                new Message.SecondFactorCode("123456"),
                new Message.SecondFactorEnrol(new byte[20], "123456"),
                new Message.Goodbye(0, ""),
                new Message.Goodbye(65, "stopping"));
    }

    static List<Message> files() {
        FerryPath path = path("文件/a b:c/é\uD83D\uDE00");
        return List.of(
                new Message.Put(path, Replace.NEVER, ID, TIME, true, DIGEST, 0),
                new Message.Put(path("a"), Replace.ALWAYS, ID, LONG_AGO, false, DIGEST, 1 << 20),
                new Message.Put(path("a"), new Replace.Version(ID), ID, TIME, false, DIGEST, 5),
                new Message.OpenUpload(path, Replace.NEVER, ID, TIME, false, (1 << 20) + 1),
                new Message.OpenUpload(path, new Replace.Version(ID), ID, TIME, true, 1L << 46),
                new Message.UploadState(false, 1, 0, List.of()),
                new Message.UploadState(true, 2, 9, List.of(DIGEST, DIGEST)),
                new Message.Leaf(3, DIGEST, 1 << 20),
                new Message.FinishUpload(0xffff_ffffL, DIGEST),
                new Message.LeaveUpload(2),
                new Message.DiscardUpload(ID),
                new Message.AttachUpload(ID, 4),
                new Message.Stored(false, ID, 12, 3, List.of(DIGEST), new byte[] {1, 2, 3}),
                new Message.Head(filled(194, 9)),
                new Message.UploadFailed(2, 60, "disk full"),
                new Message.Done(),
                new Message.MakeDirectory(path),
                new Message.Move(path, path("b"), true),
                new Message.Remove(path, false),
                new Message.Stat(FerryPath.ROOT),
                new Message.ListFiles(path, true),
                new Message.Entries(false, List.of()),
                new Message.Entries(
                        true,
                        List.of(
                                new Message.Entry(
                                        FerryPath.ROOT, Message.Kind.DIRECTORY, 0, TIME, false, ID, Optional.empty()),
                                new Message.Entry(path, Message.Kind.FILE, 5, TIME, true, ID, Optional.of(DIGEST)))),
                new Message.Get(path, Optional.empty(), 0, Long.MAX_VALUE),
                new Message.Get(path, Optional.of(ID), 3, 4),
                new Message.File(5, TIME, false, ID, DIGEST, true),
                new Message.FileLeaf(0, DIGEST, 5),
                new Message.FileEnd(),
                new Message.Ping(),
                new Message.Pong(),
                new Message.Receiving());
    }

    static List<Message> account() {
        return List.of(
                new Message.KeyAdd(KEY, "laptop", SIGNATURE),
                new Message.KeyList(),
                new Message.Keys(List.of()),
                new Message.Keys(List.of(
                        new Message.Key(DIGEST, "laptop", TIME, TIME, true),
                        new Message.Key(DIGEST, "", TIME, LONG_AGO, false))),
                new Message.KeyRevoke(DIGEST),
                new Message.ChangePassword(filled(16, 1), 600_000, KEY, KEY),
                new Message.Receipts(1),
                new Message.ReceiptBatch(false, new byte[0], 0, List.of()),
                new Message.ReceiptBatch(true, filled(194, 9), 5, List.of(new byte[] {1}, new byte[0])),
                new Message.CreateInvite(86_400),
                new Message.Invite(KEY),
                new Message.SecondFactorEnable(new byte[20], "123456"),
                new Message.RecoveryCodes(List.of("aaaa-bbbb-cccc-dddd", "")),
                new Message.SecondFactorDisable("123 456"),
                new Message.SecondFactorStatus(),
                new Message.SecondFactorState(true, false, 10),
                new Message.NewRecoveryCodes(""),
                new Message.MapUid(1000, "alice"));
    }

    static List<Message> administration() {
        return List.of(
                new Message.Records(false, List.of()),
                new Message.Records(
                        true,
                        List.of(
                                AdminRecord.builder().build(),
                                AdminRecord.builder()
                                        .text("name", "文件")
                                        .number("bytes", Long.MAX_VALUE)
                                        .flag("disabled", true)
                                        .time("created", LONG_AGO)
                                        .texts("keys", List.of("", "laptop"))
                                        .texts("none", List.of())
                                        .build())),
                new AdminRequest.UserList(),
                new AdminRequest.UserShow("alice"),
                new AdminRequest.InviteList(),
                new AdminRequest.InviteRevoke("3f9ac04e"),
                new AdminRequest.ApplicantList(),
                new AdminRequest.ApplicantDecide("alice", true),
                new AdminRequest.UserRequireSecondFactor("alice", true),
                new AdminRequest.UserResetSecondFactor("alice"),
                new AdminRequest.UserEnable("alice", false),
                new AdminRequest.UserAdd("bob", Message.Role.ADMINISTRATOR, filled(16, 1), 600_000, KEY, filled(32, 2)),
                new AdminRequest.UserRemove("bob", true),
                new AdminRequest.UserPassword("bob", filled(16, 1), 600_000, KEY, filled(32, 2)),
                new AdminRequest.UserRole("bob", Message.Role.USER),
                new AdminRequest.SessionList(),
                new AdminRequest.SessionRevoke(Long.MAX_VALUE),
                new AdminRequest.UploadList(""),
                new AdminRequest.UploadAbort("bob", ID),
                new AdminRequest.ServerStatus(),
                new AdminRequest.AuditList(1, 0xffff_ffffL, "sign-in", true),
                new AdminRequest.AuditVerify(0, DIGEST),
                new AdminRequest.ReceiptKeyRotate(),
                new AdminRequest.QuotaShow("alice"),
                new AdminRequest.QuotaSet("alice", Limit.BYTES, Optional.of(10L)),
                new AdminRequest.QuotaSet("alice", Limit.FILES, Optional.of(Limit.NONE)),
                new AdminRequest.QuotaSet("alice", Limit.UPLOAD_RATE, Optional.of(1L << 20)),
                new AdminRequest.QuotaSet("alice", Limit.LINKS, Optional.empty()),
                new AdminRequest.QuotaRecount("alice"),
                new AdminRequest.PermissionShow("alice"),
                new AdminRequest.PermissionSet("alice", FerryPath.ROOT, Right.ALL),
                new AdminRequest.PermissionClear("alice", FerryPath.ROOT),
                new Message.OwnQuota());
    }
}
