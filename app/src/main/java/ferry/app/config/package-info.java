/**
 * The server's settings: what there is to set ({@link ferry.app.config.ServeSettings}, one row a setting), where values come
 * from (file, environment, command line) and the commands that check and show them. Everything about a setting follows
 * from its row: parsing, {@code ferry config}, the commented file and the table in {@code docs/operations.md}.
 */
@NullMarked
package ferry.app.config;

import org.jspecify.annotations.NullMarked;
