/** What tests of several rooms share. */
module ferry.testkit {
    requires static org.jspecify;
    requires org.junit.jupiter.api;

    exports ferry.testkit;
    exports ferry.testkit.database;
}
