package ferry.app.demo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of JSON that another {@code ferry} printed; its fields are plain, so a pattern finds them. */
record Report(String json) {
    long number(String field) {
        return Long.parseLong(value(field, "(\\d+)"));
    }

    String text(String field) {
        return value(field, "\"([^\"\\\\]*)\"");
    }

    private String value(String field, String form) {
        Matcher found = Pattern.compile("\"" + field + "\":" + form).matcher(json);
        if (!found.find()) {
            throw new AssertionError("no " + field + " in " + json);
        }
        return found.group(1);
    }
}
