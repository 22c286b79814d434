package ferry.protocol;

import java.util.Optional;

/** Fields of the quota and permission messages of ferry-1.md §7.1, each read beside its write. */
final class QuotaCodec {
    private static final int OF_THE_SITE = 0;
    private static final int NO_LIMIT = 1;
    private static final int AMOUNT = 2;

    private QuotaCodec() {}

    static Message read(MessageType type, ByteReader in) throws FerryException {
        return switch (type) {
            case QUOTA_SHOW -> quotaShow(in);
            case QUOTA_SET -> quotaSet(in);
            case QUOTA_RECOUNT -> quotaRecount(in);
            case PERMISSION_SHOW -> permissionShow(in);
            case PERMISSION_SET -> permissionSet(in);
            case PERMISSION_CLEAR -> permissionClear(in);
            case OWN_QUOTA -> new Message.OwnQuota();
            default -> throw new AssertionError(type + " is no matter of quotas");
        };
    }

    static void write(AdminRequest.QuotaShow request, ByteWriter out) {
        account(request.account(), out);
    }

    static AdminRequest.QuotaShow quotaShow(ByteReader in) throws ProtocolException {
        return new AdminRequest.QuotaShow(account(in));
    }

    static void write(AdminRequest.QuotaSet request, ByteWriter out) {
        account(request.account(), out);
        out.u8(request.limit().number());
        if (request.amount().isEmpty()) {
            out.u8(OF_THE_SITE);
        } else if (request.amount().get() == Limit.NONE) {
            out.u8(NO_LIMIT);
        } else {
            out.u8(AMOUNT).u64(request.amount().get());
        }
    }

    static AdminRequest.QuotaSet quotaSet(ByteReader in) throws ProtocolException {
        String account = account(in);
        int number = in.u8();
        Limit limit = Limit.of(number).orElseThrow(() -> ByteReader.malformed("the unknown limit " + number));
        int kind = in.u8();
        Optional<Long> amount = switch (kind) {
            case OF_THE_SITE -> Optional.empty();
            case NO_LIMIT -> Optional.of(Limit.NONE);
            case AMOUNT -> Optional.of(in.u64());
            default -> throw ByteReader.malformed("the unknown kind of amount " + kind);
        };
        return new AdminRequest.QuotaSet(account, limit, amount);
    }

    static void write(AdminRequest.QuotaRecount request, ByteWriter out) {
        account(request.account(), out);
    }

    static AdminRequest.QuotaRecount quotaRecount(ByteReader in) throws ProtocolException {
        return new AdminRequest.QuotaRecount(account(in));
    }

    static void write(AdminRequest.PermissionShow request, ByteWriter out) {
        account(request.account(), out);
    }

    static AdminRequest.PermissionShow permissionShow(ByteReader in) throws ProtocolException {
        return new AdminRequest.PermissionShow(account(in));
    }

    static void write(AdminRequest.PermissionSet request, ByteWriter out) {
        account(request.account(), out);
        out.path(request.path()).u8(Right.bits(request.rights()));
    }

    static AdminRequest.PermissionSet permissionSet(ByteReader in) throws FerryException {
        String account = account(in);
        FerryPath path = in.path();
        int bits = in.u8();
        if ((bits & ~Right.bits(Right.ALL)) != 0) {
            throw ByteReader.malformed("rights with the bits " + bits);
        }
        return new AdminRequest.PermissionSet(account, path, Right.ofBits(bits));
    }

    static void write(AdminRequest.PermissionClear request, ByteWriter out) {
        account(request.account(), out);
        out.path(request.path());
    }

    static AdminRequest.PermissionClear permissionClear(ByteReader in) throws FerryException {
        return new AdminRequest.PermissionClear(account(in), in.path());
    }

    private static void account(String account, ByteWriter out) {
        out.text(account, SpecLimits.ACCOUNT_CHARS);
    }

    private static String account(ByteReader in) throws ProtocolException {
        return in.text(SpecLimits.ACCOUNT_CHARS);
    }
}
