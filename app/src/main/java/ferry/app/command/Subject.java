package ferry.app.command;

/** A command that can say what it was asked for, in the words typed: failures name it. */
public interface Subject {
    String subject();
}
