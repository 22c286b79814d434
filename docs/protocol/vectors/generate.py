#!/usr/bin/env python3
"""Writes the test vectors of this directory, from ferry-1.md alone: it shares no code with Ferry.

Run it here; `git diff` must stay empty unless the specification changed. Needs nothing but Python 3.
"""

import base64
import hashlib
import hmac
import struct

LEAF = 1 << 20


# --- fields: each is (name, what a reader shows, bytes) ---------------------------------------------------------------


def uint(name, value, size):
    return (name, str(value), value.to_bytes(size, "big"))


def u8(name, value):
    return uint(name, value, 1)


def u16(name, value):
    return uint(name, value, 2)


def u32(name, value):
    return uint(name, value, 4)


def u64(name, value):
    return uint(name, value, 8)


def flag(name, value):
    return (name, "true" if value else "false", bytes([value]))


def choice(name, shown, value):
    return (name, shown, bytes([value]))


def raw(name, value):
    return (name, value.hex() or "empty", value)


def bytes16(name, value):
    return (name, value.hex() or "empty", len(value).to_bytes(2, "big") + value)


def bytes8(name, value, shown=None):
    return (name, shown or value.hex() or "empty", len(value).to_bytes(1, "big") + value)


def quoted(text):
    return '"' + text + '"'


def text(name, value):
    data = value.encode()
    return (name, quoted(value), len(data).to_bytes(2, "big") + data)


def time(name, seconds, nanos=0):
    return (name, f"{seconds}+{nanos}", struct.pack(">qI", seconds, nanos))


def path_bytes(names):
    out = bytes([len(names)])
    for name in names:
        data = name if isinstance(name, bytes) else name.encode()
        out += bytes([len(data)]) + data
    return out


def path(name, names):
    return (name, "[" + ",".join(map(quoted, names)) + "]", path_bytes(names))


def items(name, elements):
    """A list; each element is a list of fields, or one field."""
    shown, data = [], len(elements).to_bytes(2, "big")
    for element in elements:
        fields = element if isinstance(element, list) else [element]
        one = " ".join(f[1] if f[0] is None else f"{f[0]}={f[1]}" for f in fields if f[1] is not None)
        shown.append(one if len(fields) == 1 and fields[0][0] is None else f"({one})")
        data += b"".join(f[2] for f in fields)
    return (name, "[" + ",".join(shown) + "]", data)


def replace(version=None, mode=0):
    if version is not None:
        return ("replace", "version:" + version.hex(), b"\x02" + version)
    return ("replace", ["never", "always"][mode], bytes([mode]))


def optional(name, value):
    return (name, "none", b"\0") if value is None else (name, value.hex(), b"\1" + value)



def shown_only(name, value):
    return (name, value, b"")


TYPES = {
    "HELLO": 0x0002, "HELLO_OK": 0x0004, "CLIENT_KEY": 0x0006, "CLIENT_KEY_OK": 0x0008, "SIGN_IN_KEY": 0x000A,
    "SIGN_IN_PASSWORD": 0x000C, "SCRAM_CHALLENGE": 0x000E, "SCRAM_RESPONSE": 0x0010, "SIGN_IN_PEER": 0x0012,
    "SIGNED_IN": 0x0014, "REGISTER": 0x0016, "REGISTERED": 0x0018, "ERROR": 0x001A, "GOODBYE": 0x001C,
    "PUT": 0x0102, "OPEN_UPLOAD": 0x0104, "UPLOAD_STATE": 0x0106, "LEAF": 0x0108, "FINISH_UPLOAD": 0x010A,
    "LEAVE_UPLOAD": 0x010C, "DISCARD_UPLOAD": 0x010E, "ATTACH_UPLOAD": 0x0110, "STORED": 0x0112, "HEAD": 0x0114,
    "UPLOAD_FAILED": 0x0116, "DONE": 0x0118, "MAKE_DIRECTORY": 0x011A, "MOVE": 0x011C, "REMOVE": 0x011E,
    "STAT": 0x0120, "LIST": 0x0122, "ENTRIES": 0x0124, "GET": 0x0126, "FILE": 0x0128, "FILE_LEAF": 0x012A,
    "FILE_END": 0x012C, "PING": 0x012E, "PONG": 0x0130, "RECEIVING": 0x0133,
    "KEY_ADD": 0x0202, "KEY_LIST": 0x0204, "KEYS": 0x0206, "KEY_REVOKE": 0x0208, "CHANGE_PASSWORD": 0x020A,
    "RECEIPTS": 0x020C, "RECEIPT_BATCH": 0x020E, "CREATE_INVITE": 0x0210, "INVITE": 0x0212, "MAP_UID": 0x0214,
    "RECORDS": 0x0302, "USER_LIST": 0x0304, "USER_SHOW": 0x0306, "USER_ENABLE": 0x0308,
    "INVITE_LIST": 0x0380, "INVITE_REVOKE": 0x0382, "APPLICANT_LIST": 0x0384, "APPLICANT_DECIDE": 0x0386,
    "USER_ADD": 0x030A, "USER_REMOVE": 0x030C, "USER_PASSWORD": 0x030E, "USER_ROLE": 0x0310, "SESSION_LIST": 0x0312,
    "SESSION_REVOKE": 0x0314, "UPLOAD_LIST": 0x0316, "UPLOAD_ABORT": 0x0318, "SERVER_STATUS": 0x031A,
    "AUDIT_LIST": 0x031C, "AUDIT_VERIFY": 0x031E, "RECEIPT_KEY_ROTATE": 0x0320,
    "USER_REQUIRE_SECOND_FACTOR": 0x0388, "USER_RESET_SECOND_FACTOR": 0x038A,
    "SECOND_FACTOR": 0x0020, "SECOND_FACTOR_CODE": 0x0022, "SECOND_FACTOR_ENROL": 0x0024,
    "SECOND_FACTOR_ENABLE": 0x0220, "RECOVERY_CODES": 0x0222, "SECOND_FACTOR_DISABLE": 0x0224,
    "SECOND_FACTOR_STATUS": 0x0226, "SECOND_FACTOR_STATE": 0x0228, "NEW_RECOVERY_CODES": 0x022A,
    "QUOTA_SHOW": 0x0280, "QUOTA_SET": 0x0282, "QUOTA_RECOUNT": 0x0284, "PERMISSION_SHOW": 0x0286,
    "PERMISSION_SET": 0x0288, "PERMISSION_CLEAR": 0x028A, "OWN_QUOTA": 0x028C,
}


# --- files of vectors -------------------------------------------------------------------------------------------------


class Vectors:
    def __init__(self, file, about):
        self.out = open(file, "w", encoding="utf-8")
        self.out.write(f"# {about} Format: README.md; written by generate.py.\n")

    def add(self, name, **lines):
        self.out.write(f"\nname {name}\n")
        for key, value in lines.items():
            for one in value if isinstance(value, list) else [value]:
                self.out.write(f"{key.replace('_', '-')} {one}".rstrip() + "\n")

    def message(self, name, kind, *fields, request=0, content=0, extensions=b"", before=None):
        head = b"".join(f[2] for f in fields) + extensions
        shown = " ".join([kind] + [f"{f[0]}={f[1]}" for f in fields if f[0]])
        self.add(
            name,
            state="before" if (TYPES[kind] < 0x100 if before is None else before) else "signed-in",
            frame=frame(TYPES[kind], head, request, content),
            gives=shown + (f" contentLength={content}" if kind in ("PUT", "LEAF", "FILE_LEAF") else ""),
        )

    def bad(self, name, kind, head, code, request=0, content=0, state=None, outcome="closes"):
        kind = TYPES.get(kind, kind)
        self.add(
            name,
            state=state or ("before" if kind < 0x100 else "signed-in"),
            frame=head if isinstance(head, str) else frame(kind, head, request, content),
            **{outcome: code},
        )


def frame(kind, head, request=0, content=0):
    return (struct.pack(">HHII", kind, len(head), content, request) + head).hex()


def extension(tag, value):
    return struct.pack(">HH", tag, len(value)) + value


NONCE = bytes(range(32))
KEY = b"\x41" * 32
SIGNATURE = b"\x53" * 64
DIGEST = bytes(range(0x60, 0x80))
ID = bytes(range(0xA0, 0xB0))
NOW = (1_790_000_000, 123_456_789)
SALT = b"\x11" * 16
NAMES = ["文件", "a b:c", "é😀"]


def sign_in():
    v = Vectors("frames-sign-in.txt", "Messages of ferry-1.md §5.")
    magic = (None, "", b"FERRY")

    def features(*numbers):
        return items("features", [u16(None, n) for n in numbers])

    v.message("hello", "HELLO", magic, u16("lowestVersion", 1), u16("highestVersion", 1), raw("nonce", NONCE),
              features(), text("agent", "ferry 0.1"))
    v.message("hello-of-a-newer-client", "HELLO", magic, u16("lowestVersion", 1), u16("highestVersion", 3),
              raw("nonce", NONCE), features(2, 40001), text("agent", ""), extensions=extension(7, b"later"))
    v.message("hello-ok", "HELLO_OK", u16("version", 1), raw("nonce", NONCE), flag("clientKeyDemanded", 1))
    v.message("client-key", "CLIENT_KEY", text("keyName", "büro"), raw("mac", KEY))
    v.message("client-key-ok", "CLIENT_KEY_OK", raw("mac", KEY))
    v.message("sign-in-key", "SIGN_IN_KEY", text("account", "alice"), raw("keyId", DIGEST), raw("signature", SIGNATURE))
    v.message("sign-in-password", "SIGN_IN_PASSWORD", bytes16("clientFirst", b"p=tls-exporter,,n=alice,r=x"))
    v.message("second-factor", "SECOND_FACTOR", flag("enrolled", 1), bytes16("serverFinal", b"v=AA=="))
    v.message("second-factor-code", "SECOND_FACTOR_CODE", text("code", "123456"))
    v.message("second-factor-enrol", "SECOND_FACTOR_ENROL", raw("secret", bytes(range(20))), text("code", "123456"))
    v.message("scram-challenge", "SCRAM_CHALLENGE", bytes16("serverFirst", b"r=xy,s=AA==,i=600000"))
    v.message("scram-response", "SCRAM_RESPONSE", bytes16("clientFinal", b"c=AA==,r=xy,p=AA=="))
    v.message("sign-in-peer", "SIGN_IN_PEER", text("account", "alice"))
    v.message("sign-in-peer-without-a-name", "SIGN_IN_PEER", text("account", ""))
    for name, role, method, final in (
        ("signed-in-by-password", ("ADMINISTRATOR", 1), ("PASSWORD", 2), b"v=AA=="),
        ("signed-in-by-key", ("USER", 0), ("DEVICE_KEY", 1), b""),
        ("signed-in-by-peer", ("USER", 0), ("PEER_CREDENTIAL", 3), b""),
    ):
        v.message(name, "SIGNED_IN", u64("accountId", 7), text("account", "alice"), choice("role", *role),
                  choice("method", *method), time("serverTime", *NOW), raw("receiptKey", KEY),
                  bytes16("serverFinal", final), features(4), text("agent", "ferry 0.1"),
                  shown_only("handovers", "[]"))
    handovers = items("handovers", [[raw("formerKey", KEY), bytes16("head", b"one")],
                                    [raw("formerKey", DIGEST), bytes16("head", b"two")]])
    v.message("signed-in-after-two-handovers", "SIGNED_IN", u64("accountId", 7), text("account", "alice"),
              choice("role", "USER", 0), choice("method", "DEVICE_KEY", 1), time("serverTime", *NOW),
              raw("receiptKey", KEY), bytes16("serverFinal", b""), features(4), text("agent", "ferry 0.1"),
              shown_only("handovers", handovers[1]), extensions=extension(11, handovers[2]))
    for name, invite in (("register", None), ("register-with-invite", KEY)):
        v.message(name, "REGISTER", text("account", "alice"), bytes8("salt", SALT), u32("iterations", 600_000),
                  raw("storedKey", KEY), raw("serverKey", DIGEST),
                  bytes8("invite", invite or b"", None if invite else "none"))
    v.message("registered", "REGISTERED", u64("accountId", 2**63 - 1))
    v.message("error", "ERROR", u16("code", 40), text("detail", "no such file"), shown_only("existing", "none"), shown_only("shortage", "none"))
    v.message("error-of-a-newer-server", "ERROR", u16("code", 4711), text("detail", ""), shown_only("existing", "none"), shown_only("shortage", "none"),
              extensions=extension(9, b"") + extension(65535, b"x"))
    existing = f"(version={ID.hex()} sizeBytes=5 root="
    v.message("error-exists", "ERROR", u16("code", 41), text("detail", ""), shown_only("existing", existing + DIGEST.hex() + ")"), shown_only("shortage", "none"),
              request=9, extensions=extension(1, ID) + extension(3, struct.pack(">Q", 5)) + extension(5, DIGEST))
    v.message("error-exists-without-root", "ERROR", u16("code", 41), text("detail", ""),
              shown_only("existing", existing + "none)"), shown_only("shortage", "none"), request=9,
              extensions=extension(1, ID) + extension(3, struct.pack(">Q", 5)))
    v.message("error-quota", "ERROR", u16("code", 67), text("detail", ""), shown_only("existing", "none"),
              shown_only("shortage", "(neededBytes=5 freeBytes=4)"), request=9,
              extensions=extension(7, struct.pack(">Q", 5)) + extension(9, struct.pack(">Q", 4)))
    v.message("goodbye", "GOODBYE", u16("code", 0), text("detail", ""))


def entry(names, kind, size, root):
    return [path("path", names), choice("kind", ["FILE", "DIRECTORY"][kind], kind), u64("sizeBytes", size),
            time("modified", *NOW), flag("executable", 1 - kind), raw("version", ID), optional("root", root)]


def files():
    v = Vectors("frames-files.txt", "Messages of ferry-1.md §6.")
    meta = [raw("upload", ID), time("modified", *NOW), flag("executable", 1)]
    v.message("put-empty", "PUT", path("path", ["a"]), replace(), *meta, raw("root", hashlib.sha256().digest()), request=1)
    v.message("put-one-leaf", "PUT", path("path", NAMES), replace(mode=1), *meta, raw("root", DIGEST), request=2, content=LEAF)
    v.message("put-compare-and-swap-before-1970", "PUT", path("path", ["a"]), replace(ID), raw("upload", ID),
              time("modified", -1, 999_999_999), flag("executable", 0), raw("root", DIGEST), request=3, content=5)
    v.message("open-upload-smallest", "OPEN_UPLOAD", path("path", NAMES), replace(), *meta, u64("sizeBytes", LEAF + 1), request=1)
    v.message("open-upload-largest", "OPEN_UPLOAD", path("path", ["x" * 255]), replace(ID), *meta, u64("sizeBytes", 2**46), request=1)
    v.message("upload-state-fresh", "UPLOAD_STATE", flag("more", 0), u64("epoch", 1), u64("firstLeaf", 0), items("leafHashes", []), request=1)
    v.message("upload-state", "UPLOAD_STATE", flag("more", 1), u64("epoch", 2), u64("firstLeaf", 9),
              items("leafHashes", [raw(None, DIGEST), raw(None, KEY)]), request=1)
    v.message("leaf", "LEAF", u64("index", 3), raw("hash", DIGEST), request=1, content=LEAF)
    v.message("leaf-last", "LEAF", u64("index", 4), raw("hash", DIGEST), request=1, content=1)
    v.message("finish-upload", "FINISH_UPLOAD", u32("upload", 2**32 - 1), raw("root", DIGEST), request=2)
    v.message("leave-upload", "LEAVE_UPLOAD", u32("upload", 1), request=2)
    v.message("discard-upload", "DISCARD_UPLOAD", raw("upload", ID), request=2)
    v.message("attach-upload", "ATTACH_UPLOAD", raw("upload", ID), u64("epoch", 4), request=2)
    v.message("stored", "STORED", flag("alreadyThere", 0), raw("version", ID), u64("headSequence", 12), u32("entryIndex", 3),
              items("inclusionPath", [raw(None, DIGEST)]), bytes16("entry", b"\1\2\3"), request=2)
    v.message("head", "HEAD", bytes16("head", b"\7" * 194))
    v.message("upload-failed", "UPLOAD_FAILED", u32("upload", 1), u16("code", 60), text("detail", "disk full"))
    v.message("done", "DONE", request=2)
    v.message("make-directory", "MAKE_DIRECTORY", path("path", NAMES), request=2)
    v.message("move", "MOVE", path("from", ["a"]), path("to", ["b", "c"]), flag("replace", 1), request=2)
    v.message("remove", "REMOVE", path("path", ["a"]), flag("recursive", 1), request=2)
    v.message("stat-of-the-root", "STAT", path("path", []), request=2)
    v.message("list", "LIST", path("path", ["a"]), flag("recursive", 0), request=2)
    v.message("entries-none", "ENTRIES", flag("more", 0), items("entries", []), request=2)
    v.message("entries", "ENTRIES", flag("more", 1),
              items("entries", [entry([], 1, 0, None), entry(NAMES, 0, 5, DIGEST)]), request=2)
    v.message("get-all", "GET", path("path", ["a"]), optional("version", None), u64("firstLeaf", 0), u64("leafCount", 2**63 - 1), request=2)
    v.message("get-one-version", "GET", path("path", ["a"]), optional("version", ID), u64("firstLeaf", 3), u64("leafCount", 4), request=2)
    v.message("get-64-names-deep", "GET", path("path", ["a"] * 64), optional("version", None), u64("firstLeaf", 0), u64("leafCount", 1), request=2)
    v.message("file", "FILE", u64("sizeBytes", 5), time("modified", *NOW), flag("executable", 0), raw("version", ID),
              raw("root", DIGEST), flag("changedOutside", 1), request=2)
    v.message("file-leaf", "FILE_LEAF", u64("index", 0), raw("hash", DIGEST), request=2, content=5)
    v.message("file-end", "FILE_END", request=2)
    v.message("ping", "PING", request=2)
    v.message("ping-with-an-odd-extension", "PING", request=2, extensions=extension(1, b"") + extension(3, b"abc"))
    v.message("pong", "PONG", request=2)
    v.message("receiving", "RECEIVING")


def account():
    v = Vectors("frames-account.txt", "Messages of ferry-1.md §7.")
    v.message("key-add", "KEY_ADD", raw("publicKey", KEY), text("label", "Laptop im Büro"), raw("proof", SIGNATURE), request=1)
    v.message("key-list", "KEY_LIST", request=1)
    v.message("keys", "KEYS", items("keys", [[raw("keyId", DIGEST), text("label", "laptop"), time("added", *NOW),
              time("lastUsed", -1, 5), flag("current", 1)]]), request=1)
    v.message("key-revoke", "KEY_REVOKE", raw("keyId", DIGEST), request=1)
    v.message("second-factor-enable", "SECOND_FACTOR_ENABLE", raw("secret", bytes(range(20))), text("code", "123456"),
              request=1)
    v.message("recovery-codes", "RECOVERY_CODES", items("codes", [text(None, "aaaa-bbbb"), text(None, "cccc")]), request=1)
    v.message("second-factor-disable", "SECOND_FACTOR_DISABLE", text("code", ""), request=1)
    v.message("second-factor-status", "SECOND_FACTOR_STATUS", request=1)
    v.message("second-factor-state", "SECOND_FACTOR_STATE", flag("enrolled", 1), flag("required", 0),
              u8("recoveryCodes", 10), request=1)
    v.message("new-recovery-codes", "NEW_RECOVERY_CODES", text("code", "abcd-efgh-ijkl-mnop"), request=1)
    v.message("change-password", "CHANGE_PASSWORD", bytes8("salt", SALT), u32("iterations", 600_000),
              raw("storedKey", KEY), raw("serverKey", DIGEST), request=1)
    v.message("receipts", "RECEIPTS", u64("firstSequence", 1), request=1)
    v.message("receipt-batch-none", "RECEIPT_BATCH", flag("more", 0), bytes16("head", b""), u32("firstIndex", 0), items("entries", []), request=1)
    v.message("receipt-batch", "RECEIPT_BATCH", flag("more", 1), bytes16("head", b"\7" * 194), u32("firstIndex", 5),
              items("entries", [bytes16(None, b"\1"), bytes16(None, b"")]), request=1)
    v.message("create-invite", "CREATE_INVITE", u32("validSeconds", 86_400), request=1)
    v.message("invite", "INVITE", raw("token", KEY), request=1)
    v.message("map-uid", "MAP_UID", u32("uid", 2**32 - 2), text("account", "alice"), request=1)


def record(*fields):
    """An AdminRecord: each field is (key, kind, shown value, bytes of the value)."""
    shown = ",".join(f'(key="{key}" value=({kind[1]}={value}))' for key, kind, value, _ in fields)
    data = len(fields).to_bytes(2, "big")
    for key, kind, _, value in fields:
        data += text(None, key)[2] + bytes([kind[0]]) + value
    return ("records", f"(fields=[{shown}])", data)


def a_text(key, value):
    return (key, (0, "text"), quoted(value), text(None, value)[2])


def a_number(key, value):
    return (key, (1, "number"), str(value), value.to_bytes(8, "big"))


def a_flag(key, value):
    return (key, (2, "flag"), "true" if value else "false", bytes([value]))


def a_time(key, seconds, nanos):
    shown, data = time(None, seconds, nanos)[1:]
    return (key, (3, "time"), shown, data)


def a_list(key, values):
    shown = "[" + ",".join(map(quoted, values)) + "]"
    return (key, (4, "texts"), shown, len(values).to_bytes(2, "big") + b"".join(text(None, v)[2] for v in values))


def records(*all_of_them):
    return ("records", "[" + ",".join(r[1] for r in all_of_them) + "]",
            len(all_of_them).to_bytes(2, "big") + b"".join(r[2] for r in all_of_them))


def administration():
    v = Vectors("frames-administration.txt", "Messages of ferry-1.md §7.1.")
    v.message("records-none", "RECORDS", flag("more", 0), records(), request=1)
    v.message("records", "RECORDS", flag("more", 1), records(
        record(a_number("id", 7), a_text("name", "文件"), a_flag("disabled", 1), a_time("created", *NOW),
               a_list("keys", ["laptop", ""])), record()), request=1)
    v.message("user-list", "USER_LIST", request=1)
    v.message("user-show", "USER_SHOW", text("account", "alice"), request=1)
    v.message("user-enable", "USER_ENABLE", text("account", "alice"), flag("enabled", 0), request=1)
    v.message("invite-list", "INVITE_LIST", request=1)
    v.message("invite-revoke", "INVITE_REVOKE", text("id", "3f9ac04e"), request=1)
    v.message("applicant-list", "APPLICANT_LIST", request=1)
    v.message("applicant-decide", "APPLICANT_DECIDE", text("account", "alice"), flag("approved", 1), request=1)
    verifier = [bytes8("salt", SALT), u32("iterations", 600_000), raw("storedKey", KEY), raw("serverKey", DIGEST)]
    v.message("user-add", "USER_ADD", text("account", "bob"), choice("role", "ADMINISTRATOR", 1), *verifier, request=1)
    v.message("user-remove", "USER_REMOVE", text("account", "bob"), flag("deleteFiles", 1), request=1)
    v.message("user-password", "USER_PASSWORD", text("account", "bob"), *verifier, request=1)
    v.message("user-role", "USER_ROLE", text("account", "bob"), choice("role", "USER", 0), request=1)
    v.message("session-list", "SESSION_LIST", request=1)
    v.message("session-revoke", "SESSION_REVOKE", u64("session", 2**63 - 1), request=1)
    v.message("upload-list", "UPLOAD_LIST", text("account", ""), request=1)
    v.message("upload-abort", "UPLOAD_ABORT", text("account", "bob"), raw("upload", ID), request=1)
    v.message("server-status", "SERVER_STATUS", request=1)
    v.message("receipt-key-rotate", "RECEIPT_KEY_ROTATE", request=1)
    v.message("audit-list", "AUDIT_LIST", u64("first", 5), u32("newest", 20), text("event", "sign-in"), flag("raw", 0), request=1)
    v.message("audit-verify", "AUDIT_VERIFY", u64("notedSequence", 7), raw("notedHash", DIGEST), request=1)
    v.message("user-require-second-factor", "USER_REQUIRE_SECOND_FACTOR", text("account", "alice"),
              flag("required", 1), request=1)
    v.message("user-reset-second-factor", "USER_RESET_SECOND_FACTOR", text("account", "alice"), request=1)
    v.message("quota-show", "QUOTA_SHOW", text("account", "alice"), request=1)
    v.message("quota-set", "QUOTA_SET", text("account", "alice"), choice("limit", "BYTES", 1),
              ("amount", "10", b"\2" + struct.pack(">Q", 10)), request=1)
    v.message("quota-set-rate", "QUOTA_SET", text("account", "alice"), choice("limit", "UPLOAD_RATE", 3),
              ("amount", "1048576", b"\2" + struct.pack(">Q", 1 << 20)), request=1)
    v.message("quota-set-none", "QUOTA_SET", text("account", "alice"), choice("limit", "UPLOADS", 6),
              ("amount", "-1", b"\1"), request=1)
    v.message("quota-set-of-the-site", "QUOTA_SET", text("account", "alice"), choice("limit", "LINKS", 5),
              ("amount", "none", b"\0"), request=1)
    v.message("quota-recount", "QUOTA_RECOUNT", text("account", "alice"), request=1)
    v.message("permission-show", "PERMISSION_SHOW", text("account", "alice"), request=1)
    v.message("permission-set", "PERMISSION_SET", text("account", "alice"), path("path", NAMES),
              choice("rights", "[READ, LIST]", 3), request=1)
    v.message("permission-set-nothing", "PERMISSION_SET", text("account", "alice"), path("path", []),
              choice("rights", "[]", 0), request=1)
    v.message("permission-clear", "PERMISSION_CLEAR", text("account", "alice"), path("path", ["a"]), request=1)
    v.message("own-quota", "OWN_QUOTA", request=1)


def malformed():
    v = Vectors("frames-refused.txt", "Frames that must be refused: ferry-1.md §2, §4, §9.")
    signed = "signed-in"

    # headers
    for kind in ("HELLO", "PING", "PUT", 0x0003, 0x0300):
        number = TYPES.get(kind, kind)
        v.bad(f"head-too-long-before-sign-in-{number:04x}", kind, struct.pack(">HHII", number, 4097, 0, 0).hex(), "TOO_LARGE", state="before")
    for size in (LEAF + 1, 2**31 - 1, 2**31, 2**32 - 1):
        v.bad(f"content-of-{size}", "PUT", struct.pack(">HHII", 0x0102, 0, size, 1).hex(), "TOO_LARGE", state=signed)
    v.bad("content-where-none-belongs", "PING", b"", "MALFORMED", 1, 1)
    v.bad("content-before-sign-in", "HELLO", b"", "MALFORMED", 0, 1)
    v.bad("leaf-without-content", "LEAF", bytes(8) + DIGEST, "MALFORMED", 1)
    v.bad("file-leaf-without-content", "FILE_LEAF", bytes(8) + DIGEST, "MALFORMED", 1)
    for kind in ("PUT", "PING", "KEY_LIST", "STORED"):
        v.bad(f"too-early-{kind.lower().replace('_', '-')}", kind, b"", "UNEXPECTED_MESSAGE", 1, state="before")
    v.bad("unknown-even-message", 0x0300, b"abc", "UNKNOWN_MESSAGE", state=signed)
    v.bad("unknown-even-message-before-sign-in", 0x001E, b"", "UNKNOWN_MESSAGE")
    v.bad("type-zero", 0x0000, b"", "UNKNOWN_MESSAGE")
    v.bad("unknown-odd-message", 0x0301, b"\xff" * 3, "", state=signed, outcome="skipped")
    v.bad("unknown-odd-message-before-sign-in", 0x0001, b"\xff" * 3, "", outcome="skipped")
    v.bad("unknown-odd-message-with-content", 0x0301, b"", "MALFORMED", content=1, state=signed)
    v.bad("unknown-odd-message-with-a-number", 0x0301, b"", "PROTOCOL_VIOLATION", request=1, state=signed)

    # fields
    hello = b"FERRY" + struct.pack(">HH", 1, 1) + NONCE + struct.pack(">H", 0)
    agent = struct.pack(">H", 1) + b"x"
    for cut in (0, 4, 5, 8, 40, 41, 42, 43, 45):
        v.bad(f"hello-cut-at-{cut}", "HELLO", (hello + agent)[:cut], "MALFORMED")
    v.bad("hello-of-something-else", "HELLO", b"Ferry" + (hello + agent)[5:], "MALFORMED")
    v.bad("hello-with-lowest-above-highest", "HELLO", b"FERRY" + struct.pack(">HH", 2, 1) + (hello + agent)[9:], "MALFORMED")
    v.bad("hello-with-65-features", "HELLO", hello[:-2] + struct.pack(">H", 65) + bytes(130) + agent, "MALFORMED")
    v.bad("hello-claiming-more-features-than-are-there", "HELLO", hello[:-2] + struct.pack(">H", 60) + agent, "MALFORMED")
    v.bad("hello-with-an-agent-of-65-bytes", "HELLO", hello + struct.pack(">H", 65) + b"x" * 65, "MALFORMED")
    texts = {
        "a-nul": b"a\0", "a-newline": b"a\n", "a-delete": b"\x7f", "a-c1-control": "\u0085".encode(),
        "a-lone-continuation": b"\x80", "an-overlong-slash": b"\xc0\xaf", "an-overlong-nul": b"\xe0\x80\x80",
        "a-surrogate": b"\xed\xa0\x80", "a-surrogate-pair": b"\xed\xa0\xbd\xed\xb8\x80", "a-cut-sequence": b"\xe6\x96",
        "a-byte-ff": b"\xff", "a-code-point-above-10ffff": b"\xf4\x90\x80\x80",
    }
    for name, data in texts.items():
        v.bad(f"text-with-{name}", "SIGN_IN_PEER", struct.pack(">H", len(data)) + data, "MALFORMED")
    v.bad("trailing-byte", "SIGN_IN_PEER", b"\0\0\xff", "MALFORMED")
    v.bad("ping-with-three-bytes", "PING", b"\0\1\0", "MALFORMED", 1)
    v.bad("extension-cut-short", "PING", b"\0\1\0\5abc", "MALFORMED", 1)
    v.bad("extension-twice", "PING", extension(3, b"") * 2, "MALFORMED", 1)
    v.bad("extensions-descending", "PING", extension(3, b"") + extension(1, b""), "MALFORMED", 1)
    v.bad("extensions-17", "PING", b"".join(extension(2 * i + 1, b"") for i in range(17)), "MALFORMED", 1)
    v.bad("extension-even", "PING", extension(2, b""), "CRITICAL_EXTENSION", 1)
    v.bad("extension-zero", "PING", extension(0, b""), "CRITICAL_EXTENSION", 1)
    v.bad("extension-odd-then-even", "SIGN_IN_PEER", b"\0\0" + extension(1, b"") + extension(4, b"x"), "CRITICAL_EXTENSION")
    error = struct.pack(">HH", 41, 0)
    v.bad("error-with-a-short-version", "ERROR", error + extension(1, ID[1:]), "MALFORMED")
    v.bad("error-with-a-long-size", "ERROR", error + extension(3, bytes(9)), "MALFORMED")
    v.bad("error-with-a-huge-size", "ERROR", error + extension(3, b"\xff" * 8), "MALFORMED")
    v.bad("hello-ok-with-flag-2", "HELLO_OK", struct.pack(">H", 1) + NONCE + b"\2", "MALFORMED")
    v.bad("scram-513-bytes", "SIGN_IN_PASSWORD", struct.pack(">H", 513) + b"x" * 513, "MALFORMED")
    v.bad("registered-above-2-63", "REGISTERED", b"\x80" + bytes(7), "MALFORMED")

    def put(names=b"\1\1a", mode=b"\0", when=struct.pack(">qI", 0, 0), attributes=b"\0"):
        return names + mode + ID + when + attributes + DIGEST

    v.bad("replace-3", "PUT", put(mode=b"\3"), "MALFORMED", 1)
    v.bad("attributes-2", "PUT", put(attributes=b"\2"), "MALFORMED", 1)
    v.bad("nanoseconds-10-9", "PUT", put(when=struct.pack(">qI", 0, 10**9)), "MALFORMED", 1)
    v.bad("time-too-late", "PUT", put(when=struct.pack(">qI", 10**11 + 1, 0)), "MALFORMED", 1)
    v.bad("time-too-early", "PUT", put(when=struct.pack(">qI", -(10**11) - 1, 0)), "MALFORMED", 1)
    v.bad("upload-that-fits-a-put", "OPEN_UPLOAD", b"\1\1a\0" + ID + bytes(13) + struct.pack(">Q", LEAF), "MALFORMED", 1)
    v.bad("upload-above-64-tib", "OPEN_UPLOAD", b"\1\1a\0" + ID + bytes(13) + struct.pack(">Q", 2**46 + 1), "FILE_TOO_LARGE", 1, outcome="refused")
    v.bad("inclusion-path-of-33", "STORED", bytes(1 + 16 + 8 + 4) + struct.pack(">H", 33) + bytes(32 * 33 + 2), "MALFORMED", 1)
    v.bad("keys-101", "KEYS", struct.pack(">H", 101) + bytes(59 * 101), "MALFORMED", 1)
    v.bad("entry-of-kind-2", "ENTRIES", b"\0\0\1\0\2" + bytes(8 + 12 + 1 + 16 + 1), "MALFORMED", 1)
    v.bad("entry-with-a-bad-name", "ENTRIES", b"\0\0\1\1\2..\0" + bytes(8 + 12 + 1 + 16 + 1), "MALFORMED", 1)
    v.bad("signed-in-with-13-handovers", "SIGNED_IN",
          bytes(10) + b"\0\1" + bytes(12 + 32 + 2 + 2 + 2) + extension(11, b"\0\15" + bytes(13 * 34)), "MALFORMED")
    v.bad("signed-in-with-role-2", "SIGNED_IN", bytes(10) + b"\2\1" + bytes(12 + 32 + 2 + 2 + 2), "MALFORMED")
    v.bad("signed-in-with-method-0", "SIGNED_IN", bytes(10) + b"\0\0" + bytes(12 + 32 + 2 + 2 + 2), "MALFORMED")
    v.bad("signed-in-by-key-with-scram", "SIGNED_IN", bytes(10) + b"\0\1" + bytes(12 + 32) + b"\0\1x" + bytes(4), "MALFORMED")

    # credentials outside the rules refuse the request
    def register(salt=SALT, iterations=600_000, invite=b""):
        return b"\0\1a" + bytes([len(salt)]) + salt + struct.pack(">I", iterations) + KEY + KEY + bytes([len(invite)]) + invite

    v.bad("salt-of-15", "REGISTER", register(salt=SALT[1:]), "BAD_CREDENTIAL", outcome="refused")
    v.bad("salt-of-17", "REGISTER", register(salt=bytes(17)), "BAD_CREDENTIAL", outcome="refused")
    v.bad("iterations-599999", "REGISTER", register(iterations=599_999), "BAD_CREDENTIAL", outcome="refused")
    v.bad("iterations-600001", "REGISTER", register(iterations=600_001), "BAD_CREDENTIAL", outcome="refused")
    v.bad("iterations-2-32", "REGISTER", register(iterations=2**32 - 1), "BAD_CREDENTIAL", outcome="refused")
    v.bad("invite-of-31", "REGISTER", register(invite=KEY[1:]), "MALFORMED")
    shapes = {"of-a-long-salt": (b"\x11" * 64, 600_000), "of-few-iterations": (SALT, 100_000)}
    for kind, fields in {"CHANGE_PASSWORD": b"", "USER_ADD": b"\0\1a\0", "USER_PASSWORD": b"\0\1a"}.items():
        for name, (salt, iterations) in shapes.items():
            head = fields + bytes([len(salt)]) + salt + struct.pack(">I", iterations) + KEY + KEY
            v.bad(f"{kind.lower().replace('_', '-')}-{name}", kind, head, "BAD_CREDENTIAL", 1, outcome="refused")

    # records
    one = b"\0\0\1\0\1\0\1a"
    v.bad("record-value-of-unknown-kind", "RECORDS", one + b"\5\0", "MALFORMED", 1)
    v.bad("record-without-a-key", "RECORDS", b"\0\0\1\0\1\0\0\2\1", "MALFORMED", 1)
    v.bad("record-key-of-33", "RECORDS", b"\0\0\1\0\1\0\x21" + b"a" * 33 + b"\2\1", "MALFORMED", 1)
    v.bad("record-of-65-fields", "RECORDS", b"\0\0\1\0\x41" + b"\0\1a\2\1" * 65, "MALFORMED", 1)
    v.bad("record-with-a-line-break", "RECORDS", one + b"\0\0\1\n", "MALFORMED", 1)
    v.bad("record-number-2-63", "RECORDS", one + b"\1" + b"\x80" + b"\0" * 7, "MALFORMED", 1)
    v.bad("record-list-that-is-not-there", "RECORDS", one + b"\4\3\xe8", "MALFORMED", 1)
    v.bad("record-list-of-1001", "RECORDS", one + b"\4\3\xe9" + b"\0\0" * 1001, "MALFORMED", 1)
    v.bad("records-that-are-not-there", "RECORDS", b"\0\xff\xff\0\0", "MALFORMED", 1)
    v.bad("role-of-a-newer-client", "USER_ROLE", b"\0\3bob\2", "MALFORMED", 1)
    v.bad("limit-0", "QUOTA_SET", b"\0\1a\0\1", "MALFORMED", 1)
    v.bad("limit-7", "QUOTA_SET", b"\0\1a\7\1", "MALFORMED", 1)
    v.bad("limit-amount-of-kind-3", "QUOTA_SET", b"\0\1a\1\3", "MALFORMED", 1)
    v.bad("limit-2-63", "QUOTA_SET", b"\0\1a\1\2\x80" + b"\0" * 7, "MALFORMED", 1)
    v.bad("rights-32", "PERMISSION_SET", b"\0\1a\0\x20", "MALFORMED", 1)
    v.bad("user-show-of-65", "USER_SHOW", b"\0\x41" + b"a" * 65, "MALFORMED", 1)

    # names refuse the request, malformed heads the link
    names = {"empty": b"", "dot": b".", "dot-dot": b"..", "slash": b"a/b", "nul": b"a\0b", "newline": b"a\nb",
             "escape": b"\x1b[2J", "delete": b"\x7f", "c1": "\u009f".encode()}
    names.update({name: data for name, data in texts.items() if data[0] >= 0x80 and name != "a-c1-control"})
    for name, data in names.items():
        v.bad(f"name-{name}", "STAT", b"\1" + bytes([len(data)]) + data, "BAD_NAME", 1, outcome="refused")
    v.bad("name-dot-dot-second-of-a-move", "MOVE", b"\1\1a\2\1b\2..\0", "BAD_NAME", 1, outcome="refused")
    v.bad("bad-name-with-content", "PUT", put(names=b"\1\2.."), "BAD_NAME", 1, 5, outcome="refused")
    v.bad("bad-name-in-a-malformed-head", "MOVE", b"\1\2..\1\1b\2", "MALFORMED", 1)
    v.bad("bad-name-in-a-cut-head", "STAT", b"\2\2..\5b", "MALFORMED", 1)
    v.bad("path-of-65-names", "STAT", path_bytes(["a"] * 65), "PATH_TOO_LONG", 1, outcome="refused")
    v.bad("path-of-4097-bytes", "STAT", path_bytes(["a" * 255] * 16 + ["a"]), "PATH_TOO_LONG", 1, outcome="refused")


# --- proofs -----------------------------------------------------------------------------------------------------------


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_hash(data):
    return sha(b"\0", data)


def root(hashes):
    if not hashes:
        return sha()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha(b"\1", root(hashes[:k]), root(hashes[k:]))


def inclusion(hashes, index):
    if len(hashes) == 1:
        return []
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if index < k:
        return inclusion(hashes[:k], index) + [root(hashes[k:])]
    return inclusion(hashes[k:], index - k) + [root(hashes[:k])]


def tree():
    v = Vectors("hash-tree.txt", "Roots and inclusion paths: ferry-1.md §8.1.")
    pattern = bytes(i % 251 for i in range(251 * 4200))
    for size in (0, 1, LEAF - 1, LEAF, LEAF + 1, 2 * LEAF, 3 * LEAF - 7, 7 * LEAF, 7 * LEAF + 1, 8 * LEAF):
        data = (pattern * (size // len(pattern) + 1))[:size]
        hashes = [leaf_hash(data[at:at + LEAF]) for at in range(0, size, LEAF)]
        v.add(f"file-of-{size}", size=str(size), root=root(hashes).hex())
    for count in (1, 2, 3, 7, 8):
        leaves = [leaf_hash(bytes([i])) for i in range(count)]
        for index in range(count):
            v.add(f"inclusion-{index}-of-{count}", root=root(leaves).hex(), count=str(count), index=str(index),
                  leaf=leaves[index].hex(), path=[p.hex() for p in inclusion(leaves, index)])


# Ed25519 as in RFC 8032 §6, slow and plain.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def point_add(a, b):
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_mul(s, point):
    q = (0, 1, 1, 0)
    while s:
        if s & 1:
            q = point_add(q, point)
        point = point_add(point, point)
        s >>= 1
    return q


BASE_Y = 4 * pow(5, P - 2, P) % P
_x2 = (BASE_Y * BASE_Y - 1) * pow(D * BASE_Y * BASE_Y + 1, P - 2, P) % P
_x = pow(_x2, (P + 3) // 8, P)
if (_x * _x - _x2) % P:
    _x = _x * pow(2, (P - 1) // 4, P) % P
BASE_X = _x if _x % 2 == 0 else P - _x
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def compress(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | ((x & 1) << 255)).to_bytes(32, "little")


def secret(seed):
    h = hashlib.sha512(seed).digest()
    return (int.from_bytes(h[:32], "little") & ((1 << 254) - 8)) | (1 << 254), h[32:]


def public(seed):
    return compress(point_mul(secret(seed)[0], BASE))


def sign(seed, message):
    a, prefix = secret(seed)
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % ORDER
    big_r = compress(point_mul(r, BASE))
    h = int.from_bytes(hashlib.sha512(big_r + public(seed) + message).digest(), "little") % ORDER
    return big_r + ((r + h * a) % ORDER).to_bytes(32, "little")


SEED = bytes(range(1, 33))
NEXT_SEED = bytes(range(101, 133))


def receipt_entry(number, account_id=7):
    return (bytes([1, 1, 1]) + struct.pack(">Q", account_id) + ID + struct.pack(">Q", 5 + number) + DIGEST
            + struct.pack(">qI", *NOW) + b"\1" + path_bytes(["inbox", f"文件{number}"]))


def receipt_head(seed, kind, account_id, sequence, previous, batch_root, count):
    unsigned = (bytes([1, kind]) + struct.pack(">QQ", account_id, sequence) + previous + batch_root
                + struct.pack(">I", count) + struct.pack(">qI", *NOW) + sha(public(seed)))
    return unsigned + sign(seed, b"ferry-head-v1\0" + unsigned)


def batch_head(seed, sequence, previous, entries, account_id=7):
    return receipt_head(seed, 0, account_id, sequence, previous, root([leaf_hash(e) for e in entries]), len(entries))


def receipts():
    v = Vectors("receipts.txt", "Chains of receipts: ferry-1.md §8.2, §8.3.")
    batches = [[receipt_entry(0)], [receipt_entry(1), receipt_entry(2), receipt_entry(3)], [receipt_entry(4)]]
    heads, previous = [], bytes(32)
    for i, batch in enumerate(batches):
        heads.append(batch_head(SEED, i + 1, previous, batch))
        previous = sha(heads[-1])
    rotation = receipt_head(SEED, 1, 7, 4, previous, public(NEXT_SEED), 0)
    after = [receipt_entry(5)]
    after_head = batch_head(NEXT_SEED, 5, sha(rotation), after)

    def chain(name, pairs, outcome):
        lines = []
        for head, entries in pairs:
            lines.append(" ".join([head.hex()] + [e.hex() for e in entries]))
        v.add(name, account="7", key=public(SEED).hex(), batch=lines, **outcome)

    def flip(data, at):
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]

    holds, breaks = {"holds": "3"}, lambda sequence: {"breaks": str(sequence)}
    good = list(zip(heads, batches))
    chain("whole", good, holds)
    chain("key-rotated", good + [(rotation, []), (after_head, after)], {"holds": "5"})
    chain("head-missing", [good[0], good[2]], breaks(2))
    chain("first-head-missing", good[1:], breaks(1))
    chain("heads-reordered", [good[1], good[0], good[2]], breaks(1))
    chain("head-repeated", [good[0], good[0]], breaks(2))
    chain("entry-missing", [good[0], (heads[1], batches[1][:2])], breaks(2))
    chain("entry-added", [good[0], (heads[1], batches[1] + batches[0])], breaks(2))
    chain("entries-reordered", [good[0], (heads[1], batches[1][::-1])], breaks(2))
    chain("entry-changed", [good[0], (heads[1], [flip(batches[1][0], 40)] + batches[1][1:])], breaks(2))
    chain("head-changed", [(flip(heads[0], 100), batches[0])], breaks(1))
    chain("signature-changed", [(flip(heads[0], 193), batches[0])], breaks(1))
    chain("forged-with-another-key", [(batch_head(NEXT_SEED, 1, bytes(32), batches[0]), batches[0])], breaks(1))
    chain("forged-history", [good[0], (batch_head(SEED, 2, sha(b"another"), batches[1]), batches[1])], breaks(2))
    skipped = batch_head(SEED, 3, sha(heads[0]), batches[1])
    chain("sequence-skipped", [good[0], (skipped, batches[1])], breaks(2))
    chain("old-key-after-rotation", good + [(rotation, []), (batch_head(SEED, 5, sha(rotation), after), after)], breaks(5))
    chain("rotated-by-the-new-key", good + [(receipt_head(NEXT_SEED, 1, 7, 4, previous, public(NEXT_SEED), 0), [])], breaks(4))
    foreign = [receipt_entry(0, 8)]
    chain("head-of-another-account", [(batch_head(SEED, 1, bytes(32), foreign, 8), foreign)], breaks(1))
    chain("entry-of-another-account", [(batch_head(SEED, 1, bytes(32), foreign), foreign)], breaks(1))


# --- sign-in ----------------------------------------------------------------------------------------------------------


def binding_fields(kind, binding, server_key):
    return bytes([kind, len(binding)]) + binding + server_key


def text_bytes(value):
    return len(value.encode()).to_bytes(2, "big") + value.encode()


def mac(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def sign_in_transcripts():
    v = Vectors("sign-in.txt", "Proofs of a sign-in: ferry-1.md §5.1–§5.3.")
    server_key, exporter, end_point = b"\x77" * 32, b"\x88" * 32, b"\x99" * 32
    key_id = sha(public(SEED))
    common = {"seed": SEED.hex(), "public_key": public(SEED).hex(), "server_key_hash": server_key.hex()}
    for kind, label, binding, nonce in ((1, "tls-exporter", exporter, b""), (2, "tls-server-end-point", end_point, NONCE)):
        signed = (b"ferry-auth-v1\0" + binding_fields(kind, binding, server_key) + bytes([len(nonce)]) + nonce
                  + text_bytes("alice") + key_id)
        v.add(f"device-key-{label}", kind="device-key", binding_type=label, binding=binding.hex(), **common,
              nonce=nonce.hex(), account="alice", proof=sign(SEED, signed).hex())
    signed = b"ferry-key-v1\0" + binding_fields(1, exporter, server_key) + struct.pack(">Q", 7) + public(SEED) + text_bytes("Büro")
    v.add("key-add", kind="key-add", binding_type="tls-exporter", binding=exporter.hex(), **common, account_id="7",
          label="Büro", proof=sign(SEED, signed).hex())

    client_nonce, server_nonce = b"\x21" * 32, b"\x22" * 32
    for role, kind, label, binding in (
        ("C", 1, "tls-exporter", exporter), ("S", 1, "tls-exporter", exporter),
        ("C", 2, "tls-server-end-point", end_point), ("S", 2, "tls-server-end-point", end_point),
    ):
        proof = mac(KEY, b"ferry-client-key-v1\0", role.encode(), binding_fields(kind, binding, server_key), client_nonce,
                    server_nonce, text_bytes("büro"))
        name = f"client-key-{role}" if kind == 1 else f"client-key-{role}-{label}"
        v.add(name, kind="client-key", role=role, binding_type=label, binding=binding.hex(),
              server_key_hash=server_key.hex(), key=KEY.hex(), client_nonce=client_nonce.hex(),
              server_nonce=server_nonce.hex(), key_name="büro", proof=proof.hex())

    for label, binding, password in (
        ("tls-exporter", exporter, "pencil"), ("tls-exporter", exporter, "正确的 密码"),
        ("tls-server-end-point", end_point, "correct horse battery staple"),
    ):
        header, iterations = f"p={label},,", 100_000
        c_nonce, s_nonce = b"\x31" * 24, b"\x32" * 24
        b64 = lambda data: base64.b64encode(data).decode()
        bare = f"n=alice,r={b64(c_nonce)}"
        first = f"r={b64(c_nonce)}{b64(s_nonce)},s={b64(SALT)},i={iterations}"
        without_proof = f"c={b64(header.encode() + binding)},r={b64(c_nonce)}{b64(s_nonce)}"
        auth = f"{bare},{first},{without_proof}".encode()
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), SALT, iterations)
        client_key, server = mac(salted, b"Client Key"), mac(salted, b"Server Key")
        stored = sha(client_key)
        proof = bytes(x ^ y for x, y in zip(client_key, mac(stored, auth)))
        v.add(f"scram-{label}-{len(password)}", kind="scram", binding_type=label, binding=binding.hex(),
              server_key_hash=server_key.hex(), account="alice", password=password, salt=SALT.hex(),
              iterations=str(iterations), client_nonce=c_nonce.hex(), server_nonce=s_nonce.hex(),
              stored_key=stored.hex(), server_key=server.hex(), client_first=header + bare, server_first=first,
              client_final=f"{without_proof},p={b64(proof)}", server_final=f"v={b64(mac(server, auth))}")


def passwords():
    v = Vectors("passwords.txt", "OpaqueString, RFC 8265 §4; UTF-8 in hexadecimal: ferry-1.md §5.2.")
    kept = {
        "rfc-8265-12": "correct horse battery staple", "rfc-8265-13": "Correct Horse Battery Staple",
        "rfc-8265-14": "πßå", "rfc-8265-15": "Jack of ♦s", "chinese": "正确的密码，八个字",
        "full-width-stays": "ＡＢＣ１２３密码", "japanese-middle-dot": "パス・ワード", "korean": "비밀번호입니다",
        "emoji": "😀😁😂🤣", "ligature-stays": "ﬁle", "zwnj-behind-virama": "नमस्\u200cते",
        "zwnj-between-joiners": "نامه\u200cای", "spaces-at-the-ends-stay": " a ",
    }
    for name, value in kept.items():
        v.add(name, password=value.encode().hex(), gives=value.encode().hex())
    mapped = {
        "rfc-8265-16-ogham-space": ("foo\u1680bar", "foo bar"), "ideographic-space": ("密码\u3000密码", "密码 密码"),
        "no-break-space": ("a\u00a0b", "a b"), "composed": ("e\u0301", "\u00e9"), "angstrom-sign": ("\u212b", "\u00c5"),
        "compatibility-ideograph": ("\uf900", "\u8c48"),
    }
    for name, (value, result) in mapped.items():
        v.add(name, password=value.encode().hex(), gives=result.encode().hex())
    refused = {
        "rfc-8265-18-control": "my cat is a \tby", "nul": "a\0b", "c1": "a\u0085", "soft-hyphen": "a\u00ad",
        "zero-width-space": "a\u200bb", "left-to-right-mark": "a\u200eb", "byte-order-mark": "\ufeffa",
        "variation-selector": "❤\ufe0f", "old-jamo": "\u1100\u1161", "private-use": "\ue000", "noncharacter": "\uffff",
        "unassigned": "\u0378", "tatweel": "\u0640", "zwnj-between-latin": "a\u200cb", "zwj-without-virama": "a\u200db",
        "middle-dot-outside-catalan": "a\u00b7a", "katakana-dot-alone": "abc\u30fb", "arabic-digits-mixed": "\u0661\u06f1",
        "line-separator": "\u2028",
    }
    for name, value in refused.items():
        v.add(name, password=value.encode().hex(), refused="FORBIDDEN_CHARACTER")
    v.add("empty", password="", refused="EMPTY")
    v.add("too-long", password=("密" * 342).encode().hex(), refused="TOO_LONG")


sign_in()
files()
account()
administration()
malformed()
tree()
receipts()
sign_in_transcripts()
passwords()
