package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the whole repository and finds what people stop seeing. The numbers may only fall. */
class TidyTest {
    private static final int MAX_LINES_OF_A_FILE = 600;
    private static final int MAX_LINES_OF_A_METHOD = 60;
    private static final long MAX_BYTES_OF_A_FILE = 1 << 20;

    private static final Set<String> NOT_OURS = Set.of(".git", ".idea", ".vscode", "target", "node_modules");

    /** A comment, a text block, a string, a character: nothing in them is code. */
    private static final Pattern NO_CODE = Pattern.compile(
            "//[^\n]*|/\\*.*?\\*/|\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'",
            Pattern.DOTALL);

    private static final Pattern TYPE = Pattern.compile("\\b(class|interface|enum|record)\\s+\\w+");

    /** Linked before they are there; who writes one takes it off this list. */
    private static final Set<String> PROMISED = Set.of("docs/protocol/vectors");

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final List<Path> FILES = new ArrayList<>();

    @BeforeAll
    static void findTheFiles() throws IOException {
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean ours = !NOT_OURS.contains(folder.getFileName().toString());
                return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                // In a worktree .git is a file.
                if (attributes.isRegularFile() && !file.getFileName().toString().equals(".git")) {
                    FILES.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(FILES).contains(ROOT.resolve("pom.xml"));
    }

    @Test
    void noJavaFileIsTooLongToRead() throws IOException {
        var tooLong = new ArrayList<String>();
        for (Path file : filesEndingWith(".java")) {
            long lines = Files.readString(file).lines().count();
            if (lines > MAX_LINES_OF_A_FILE) {
                tooLong.add(name(file) + ": " + lines + " lines");
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void noMethodIsTooLongToRead() throws IOException {
        var tooLong = new ArrayList<String>();
        for (Path file : filesEndingWith(".java")) {
            for (Method method : methodsOf(Files.readString(file))) {
                if (method.lines() > MAX_LINES_OF_A_METHOD) {
                    tooLong.add(name(file) + ":" + method.firstLine() + ": " + method.lines() + " lines");
                }
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void whatIsLeftToDoHasAnIssue() throws IOException {
        var reminder = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!\\(#\\d+\\))");
        var withoutIssue = new ArrayList<String>();
        for (Path file : filesEndingWith(".java", ".sql", ".sh", ".js", ".css", ".html", "pom.xml")) {
            String text = Files.readString(file);
            reminder.matcher(text)
                    .results()
                    .forEach(found -> withoutIssue.add(name(file) + ":" + lineAt(text, found.start())));
        }

        assertThat(withoutIssue).isEmpty();
    }

    @Test
    void noFileIsLarge() throws IOException {
        var large = new ArrayList<String>();
        for (Path file : FILES) {
            if (Files.size(file) > MAX_BYTES_OF_A_FILE) {
                large.add(name(file) + ": " + Files.size(file) + " bytes");
            }
        }

        assertThat(large).isEmpty();
    }

    @Test
    void linksBetweenDocumentsResolve() throws IOException {
        var code = Pattern.compile("(?ms)^\\s*```.*?^\\s*```|`[^`\n]*`");
        var link = Pattern.compile("\\]\\(<?([^)>\\s#]+)[^)]*\\)");
        var broken = new ArrayList<String>();
        for (Path file : filesEndingWith(".md")) {
            Matcher links = link.matcher(code.matcher(Files.readString(file)).replaceAll(""));
            while (links.find()) {
                String target = links.group(1);
                boolean relative = !target.matches("[a-z]+:.*");
                Path linked = file.resolveSibling(target).normalize();
                if (relative && !Files.exists(linked) && !PROMISED.contains(name(linked))) {
                    broken.add(name(file) + ": " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void methodsAreMeasuredFromTheirSignatureToTheirLastBrace() {
        var methods = methodsOf("""
                class Example {
                    /* { */
                    void one() {
                        if (true) { call("}"); }
                    }

                    record Inner(int a) {
                        Inner {
                            check('{');
                        }
                    }

                    @Override
                    int two(
                            int a)
                            throws Exception {
                        return a;
                    }
                }
                """);

        assertThat(methods).containsExactly(new Method(3, 3), new Method(13, 6));
    }

    private record Method(int firstLine, int lines) {}

    /** Counts braces: a block directly inside a type, with a parenthesis in its head, is a method. */
    private static List<Method> methodsOf(String source) {
        String code = NO_CODE.matcher(source)
                .replaceAll(found -> "\n".repeat((int) found.group().lines().count() - 1));
        var methods = new ArrayList<Method>();
        var heads = new ArrayDeque<Integer>();
        var types = new ArrayDeque<Boolean>();
        types.push(false);
        int headStart = 0;
        for (int at = 0; at < code.length(); at++) {
            switch (code.charAt(at)) {
                case '{' -> {
                    String head = code.substring(headStart, at);
                    int indent = head.length() - head.stripLeading().length();
                    boolean type = TYPE.matcher(head).find();
                    boolean method = !type && types.getFirst() && head.indexOf('(') >= 0;
                    heads.push(method ? headStart + indent : -1);
                    types.push(type);
                    headStart = at + 1;
                }
                case '}' -> {
                    types.pop();
                    int head = heads.pop();
                    if (head >= 0) {
                        int firstLine = lineAt(code, head);
                        methods.add(new Method(firstLine, lineAt(code, at) - firstLine + 1));
                    }
                    headStart = at + 1;
                }
                case ';' -> headStart = at + 1;
                default -> {}
            }
        }
        return methods;
    }

    private static List<Path> filesEndingWith(String... suffixes) {
        return FILES.stream()
                .filter(file -> List.of(suffixes).stream().anyMatch(file.toString()::endsWith))
                .toList();
    }

    private static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static int lineAt(String text, int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
