/**
 * The only package that knows the system's OpenSSL. Where there is none, Java's own TLS, hash and signatures do the same,
 * slower.
 */
@NullMarked
package ferry.openssl;

import org.jspecify.annotations.NullMarked;
