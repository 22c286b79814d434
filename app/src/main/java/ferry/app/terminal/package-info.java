/** What the command shows to a person or a script: sentences in two languages, safe text, JSON lines, progress. */
@NullMarked
package ferry.app.terminal;

import org.jspecify.annotations.NullMarked;
