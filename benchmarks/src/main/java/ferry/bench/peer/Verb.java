package ferry.bench.peer;

/** What a peer can be asked to do. A peer that has no command for a verb takes no part in its workloads. */
public enum Verb {
    /** A local file becomes a new remote one. */
    PUT_FILE,
    /** A local folder becomes a new remote one. */
    PUT_TREE,
    /** A remote file becomes a new local one. */
    GET_FILE,
    /** As PUT_FILE, after a first command was killed half way: what its manual recommends for that. */
    PUT_AGAIN,
    /** A local file takes the place of a remote one that is much the same. */
    PUT_CHANGED,
    /** Connects, signs in, moves no content. */
    SIGN_IN,
    /** Starts and says its version. */
    START
}
