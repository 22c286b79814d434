/** The system's OpenSSL: what links encrypt with, a fast SHA-256 and fast Ed25519. */
module ferry.openssl {
    requires static org.jspecify;

    exports ferry.openssl;
}
