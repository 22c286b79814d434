/** Sign-in as pure computation: SCRAM, device keys, client keys, password rules: ferry-1.md §5. */
@NullMarked
package ferry.protocol.auth;

import org.jspecify.annotations.NullMarked;
