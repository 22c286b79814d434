package ferry.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void anObjectIsOneLineInTheOrderOfItsFields() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", "报告 \"1\"\\2\n");
        object.put("size", 7L);
        object.put("root", null);
        object.put("complete", true);
        object.put("list", List.of("a", Map.of("b", 1)));

        assertThat(Json.line(object))
                .isEqualTo("{\"name\":\"报告 \\\"1\\\"\\\\2\\n\",\"size\":7,\"root\":null,\"complete\":true,"
                        + "\"list\":[\"a\",{\"b\":1}]}");
    }

    @Test
    void whatATerminalCouldObeyIsEscapedAndCanBeReadBack() {
        assertThat(Json.line(Map.of("n", "\u001b[2J\u202e\u2028\ud800\u009b")))
                .isEqualTo("{\"n\":\"\\u001b[2J\\u202e\\u2028\\ud800\\u009b\"}");
    }

    @Test
    void emojiStayWhole() {
        assertThat(Json.line(Map.of("n", "🚢"))).isEqualTo("{\"n\":\"🚢\"}");
    }
}
