/**
 * The native door: from a link to the depot.
 *
 * <p>{@link ferry.server.FerryServer} accepts; a {@code ServerLink} is one link's life in one virtual thread, its reader.
 * Before sign-in it runs {@code SignIn}, which knows a {@link ferry.depot.Reception} and nothing else; only what comes
 * out of that, a {@link ferry.depot.AccountAccess}, lets it run {@code Requests}. Everything that is written goes through
 * the link's {@code AnswerQueue} and is written by its answerer, a second virtual thread that lives while there is
 * something to say. Content never waits between the two.
 *
 * <p>Not here: permissions, quotas, receipts (depot), bytes of messages and their order (protocol), sockets (transport).
 */
@NullMarked
package ferry.server;

import org.jspecify.annotations.NullMarked;
