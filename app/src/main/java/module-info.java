/** The ferry command, its configuration, and the only place where objects are wired. */
module ferry.app {
    requires ferry.client;
    requires ferry.depot;
    requires ferry.openssl;
    requires ferry.protocol;
    requires ferry.server;
    requires ferry.storage;
    requires ferry.transport;
    requires ferry.transport.quic;
    requires info.picocli;
    requires io.nayuki.qrcodegen;
    requires jdk.unsupported;
    requires org.tomlj;
    requires static org.jspecify;

    // picocli fills the options of our own commands; nothing that comes from outside is reflected upon.
    opens ferry.app to
            info.picocli;
    opens ferry.app.admin to
            info.picocli;
    opens ferry.app.config to
            info.picocli;
    opens ferry.app.demo to
            info.picocli;
    opens ferry.app.remote to
            info.picocli;
    opens ferry.app.serve to
            info.picocli;

    provides System.LoggerFinder with
            ferry.app.logging.LoggersOfTheProcess;
}
