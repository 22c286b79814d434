/** Who may do what with which file: accounts, keys, uploads, quotas, receipts and audit. */
@NullMarked
package ferry.depot;

import org.jspecify.annotations.NullMarked;
