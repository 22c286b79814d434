/** What the bytes mean: messages, codec, session order, hash tree, receipts and signatures as pure computation. */
module ferry.protocol {
    requires static transitive org.jspecify;

    exports ferry.protocol;
    exports ferry.protocol.auth;
    exports ferry.protocol.proof;
}
