package ferry.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names as bytes on the wire, through the decoder of every message that carries a path. */
class HostileNamesTest {
    @Test
    void everyHostileNameIsRefusedAndTheLinkGoesOn() throws Exception {
        Set<String> hostile = hostileNames();
        assertThat(hostile).hasSizeGreaterThan(1_000);
        for (String hex : hostile) {
            byte[] name = Samples.hex(hex);
            for (int type : List.of(0x0102, 0x0104, 0x011A, 0x011C, 0x011E, 0x0120, 0x0122, 0x0126)) {
                byte[] frame = frame(type, name);
                FrameReader reader = new FrameReader(FrameReaderTest.source(frame, available -> available));
                assertThatThrownBy(() -> reader.next(true))
                        .as("%s in 0x%04x", hex, type)
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_NAME));
                assertThat(reader.next(true)).isNull();
            }
        }
    }

    @Test
    void everyOtherNameIsKeptToTheByte() throws Exception {
        List<String> names = new ArrayList<>(List.of(
                " ",
                "...",
                ".hidden",
                "..a",
                "a..",
                "a b ",
                "a:b",
                "a\\b",
                "CON",
                "nul.txt",
                "*?<>|\"",
                "-rf",
                "~",
                "%2e%2e",
                "$(id)",
                "${jndi:x}",
                "'; drop table",
                "文件.txt",
                "é",
                "e\u0301",
                "İ",
                "ß",
                "\u202eexe.txt",
                "\ufeff",
                "\u200b",
                "\uD83D\uDE00",
                "\ud7ff",
                "\ue000",
                "\ufffd",
                "\uffff",
                "x".repeat(255)));
        Random random = new Random(3);
        while (names.size() < 1_000) {
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                int c = random.nextInt(0x20, random.nextBoolean() ? 0x80 : 0x3000);
                if (!PathNames.isControl(c) && c != '/') {
                    name.appendCodePoint(c);
                }
            }
            names.add(name.toString());
        }
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            byte[] frame = frame(0x0120, bytes);
            FrameReader reader = new FrameReader(FrameReaderTest.source(frame, available -> available));
            Message.Stat stat = (Message.Stat) reader.next(true).message();
            assertThat(stat.path().names()).containsExactly(name);
            assertThat(MessageCodec.encode(stat, 1)).isEqualTo(frame);
        }
    }

    private static Set<String> hostileNames() {
        Set<String> hostile = new LinkedHashSet<>();
        for (String whole : List.of("", ".", "..", "/", "//", "../", "../../etc/passwd", "/etc/passwd", "a/../b")) {
            hostile.add(Samples.hex(whole.getBytes(StandardCharsets.UTF_8)));
        }
        List<byte[]> parts = new ArrayList<>();
        for (int c = 0; c < 0xa0; c++) {
            if (PathNames.isControl(c) || c == '/') {
                parts.add(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        for (int lead = 0x80; lead <= 0xff; lead++) {
            parts.add(new byte[] {(byte) lead}); // alone: always ill-formed
            parts.add(new byte[] {(byte) lead, 'x'});
        }
        for (int lone = 0xd800; lone <= 0xdfff; lone += 64) {
            parts.add(threeBytes(lone));
        }
        for (int overlong = 0; overlong < 0x80; overlong += 7) {
            parts.add(new byte[] {(byte) (0xc0 | overlong >> 6), (byte) (0x80 | overlong & 0x3f)});
            parts.add(threeBytes(overlong));
            parts.add(
                    new byte[] {(byte) 0xf0, (byte) 0x80, (byte) (0x80 | overlong >> 6), (byte) (0x80 | overlong & 0x3f)
                    });
        }
        for (byte[] part : parts) {
            hostile.add(Samples.hex(part));
            hostile.add("61" + Samples.hex(part));
            hostile.add("61" + Samples.hex(part) + "62");
        }
        return hostile;
    }

    private static byte[] threeBytes(int c) {
        return new byte[] {(byte) (0xe0 | c >> 12), (byte) (0x80 | c >> 6 & 0x3f), (byte) (0x80 | c & 0x3f)};
    }

    /** A request with one path of one name, the rest well-formed. */
    private static byte[] frame(int type, byte[] name) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(1);
        head.write(name.length);
        head.writeBytes(name);
        head.writeBytes(
                switch (type) {
                    case 0x0102 -> new byte[1 + 16 + 12 + 1 + 32];
                    case 0x0104 -> new byte[1 + 16 + 12 + 1 + 8];
                    case 0x011C -> new byte[] {1, 1, 'b', 0};
                    case 0x011E, 0x0122 -> new byte[1];
                    case 0x0126 -> new byte[17];
                    default -> new byte[0];
                });
        byte[] bytes = head.toByteArray();
        if (type == 0x0104) {
            bytes[bytes.length - 4] = 1; // a size of 16 MiB
        }
        return new ByteWriter()
                .u16(type)
                .u16(bytes.length)
                .u32(0)
                .u32(1)
                .raw(bytes)
                .toBytes();
    }
}
