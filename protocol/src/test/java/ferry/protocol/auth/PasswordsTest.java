package ferry.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.protocol.auth.Passwords.BadPasswordException;
import ferry.protocol.auth.Passwords.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    @Test
    void whatOpaqueStringKeepsIsKept() throws BadPasswordException {
        for (String password : List.of(
                "correct horse battery staple",
                "Correct Horse Battery Staple", // case is kept
                "πßå",
                "Jack of ♦s",
                "正确的密码",
                "密码，有标点。",
                "가나다",
                "パスワード・１２３", // the middle dot stands among katakana; width is kept
                "пароль",
                "\uD83D\uDE00\uD83D\uDE01",
                "ﬁ",
                "שלום׳",
                "٣٤٥",
                "नमस्\u200Cते", // ZWNJ behind a virama
                "نامه\u200Cای", // ZWNJ between letters that join
                "paral·lel",
                " leading and trailing ")) {
            assertThat(Passwords.prepare(password)).isEqualTo(password);
        }
    }

    @Test
    void otherSpacesBecomePlainOnesAndTheTextIsComposed() throws BadPasswordException {
        assertThat(Passwords.prepare("foo\u1680bar")).isEqualTo("foo bar"); // RFC 8265 §4.3
        assertThat(Passwords.prepare("密码\u3000密码\u00A0x\u2003y")).isEqualTo("密码 密码 x y");
        assertThat(Passwords.prepare("e\u0301")).isEqualTo("\u00e9");
        assertThat(Passwords.prepare("\u212B")).isEqualTo("\u00c5"); // the Ångström sign
        assertThat(Passwords.prepare("\uF900")).isEqualTo("\u8C48"); // a compatibility ideograph
    }

    @Test
    void whatOpaqueStringForbidsIsRefused() {
        for (String password : List.of(
                "my cat is a \u0009by", // RFC 8265 §4.3
                "a\0b",
                "a\u007f",
                "a\u0085",
                "a\u00ad", // soft hyphen
                "a\u200bb", // zero-width space
                "a\u200eb",
                "a\ufeff",
                "\u2764\ufe0f", // a variation selector
                "\u1100\u1161", // old jamo
                "a\ud800",
                "\udc00a",
                "\ue000", // private use
                "\uffff",
                "\u0378", // unassigned
                "\u0640",
                "a\u200cb",
                "a\u200db",
                "l\u00b7a",
                "\u00b7",
                "a\u0375a",
                "a\u05f3",
                "abc\u30fb",
                "\u0661\u06f1",
                "\u2028")) {
            refused(password, Reason.FORBIDDEN_CHARACTER);
        }
        refused("", Reason.EMPTY);
        refused("a".repeat(1_025), Reason.TOO_LONG);
        refused("密".repeat(400), Reason.TOO_LONG);
    }

    @Test
    void newPasswordsAreLongUncommonAndNotTheAccount() throws BadPasswordException {
        assertThat(Passwords.prepareNew("tr0ub4dor", "alice")).isEqualTo("tr0ub4dor");
        assertThat(Passwords.prepareNew("一二三四五六七八", "alice")).isEqualTo("一二三四五六七八");
        refusedNew("seven77", "alice", Reason.TOO_SHORT);
        refusedNew("\uD83D\uDE00".repeat(7), "alice", Reason.TOO_SHORT);
        refusedNew("password", "alice", Reason.COMMON);
        refusedNew("PassWord1", "alice", Reason.COMMON);
        refusedNew("woaini1314", "alice", Reason.COMMON);
        refusedNew("zzzzzzzzz", "alice", Reason.COMMON);
        refusedNew("Alice.Smith", "alice.smith", Reason.IS_ACCOUNT_NAME);
        refusedNew("tab\tinside", "alice", Reason.FORBIDDEN_CHARACTER);
    }

    @Test
    void aRefusalNeverShowsThePassword() {
        assertThatThrownBy(() -> Passwords.prepare("secret\u0000secret")).hasMessageNotContaining("secret");
    }

    private static void refused(String password, Reason reason) {
        assertThatThrownBy(() -> Passwords.prepare(password))
                .as("%s", password.codePoints().mapToObj(Integer::toHexString).toList())
                .isInstanceOfSatisfying(
                        BadPasswordException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static void refusedNew(String password, String account, Reason reason) {
        assertThatThrownBy(() -> Passwords.prepareNew(password, account))
                .isInstanceOfSatisfying(
                        BadPasswordException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
