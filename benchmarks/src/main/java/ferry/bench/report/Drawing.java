package ferry.bench.report;

import java.util.Locale;

/** An SVG image on a white ground, so that it can be read in the dark mode of a page as well. */
final class Drawing {
    private final int width;
    private final int height;
    private final StringBuilder shapes = new StringBuilder();

    Drawing(int width, int height) {
        this.width = width;
        this.height = height;
    }

    void text(double x, double y, String anchor, String weight, String content) {
        shapes.append("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>\n"
                .formatted(decimal(x), decimal(y), anchor, weight, escaped(content)));
    }

    void bar(double x, double y, double length, double thickness, String colour) {
        shapes.append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
                .formatted(decimal(x), decimal(y), decimal(length), decimal(thickness), colour));
    }

    void line(double x, double y, double toX, double toY, String colour) {
        shapes.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\"/>\n"
                .formatted(decimal(x), decimal(y), decimal(toX), decimal(toY), colour));
    }

    String svg() {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """.formatted(width, height, width, height) + shapes + "</svg>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
