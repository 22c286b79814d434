/** Where files rest: the file tree, staging and the sync primitives of a commit. */
module ferry.storage {
    requires transitive ferry.protocol;
    requires static org.jspecify;

    exports ferry.storage;
    exports ferry.storage.disk;
}
