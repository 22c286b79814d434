package ferry.client;

/** Over how many links the upload of a large file or a tree is spread. */
public sealed interface LinkCount {
    /** {@code links}: 1–{@value TransferOptions#LINKS_MAX}. */
    record Fixed(int links) implements LinkCount {
        public Fixed {
            if (links < 1 || links > TransferOptions.LINKS_MAX) {
                throw new IllegalArgumentException(links + " links; 1–" + TransferOptions.LINKS_MAX + " are possible");
            }
        }
    }

    /** One, and more as long as measuring shows that they move more; a tree over a long path begins with several. */
    record Measured() implements LinkCount {}
}
