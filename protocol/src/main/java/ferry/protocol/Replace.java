package ferry.protocol;

/** What a PUT or OPEN_UPLOAD may do with other content at its path: ferry-1.md §6. */
public sealed interface Replace {
    /** Refuse with EXISTS. */
    record Never() implements Replace {}

    /** Replace whatever file is there. */
    record Always() implements Replace {}

    /** Replace only this version; VERSION_CHANGED otherwise. */
    record Version(Id16 version) implements Replace {}

    Replace NEVER = new Never();
    Replace ALWAYS = new Always();
}
