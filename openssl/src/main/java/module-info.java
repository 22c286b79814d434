/** The system's OpenSSL: what links encrypt with, and a fast SHA-256. */
module ferry.openssl {
    requires static org.jspecify;

    exports ferry.openssl;
}
