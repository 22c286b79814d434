/**
 * What the bytes mean: messages, frames and the order of a link.
 *
 * <p><b>Bird's eye.</b> {@link ferry.protocol.Message} is everything that crosses a link, one record each, marked by who
 * sends it: {@code BeforeSignIn} and {@code Request} from a client, {@code Answer} from a server.
 * {@link ferry.protocol.MessageCodec} turns messages into bytes and back, {@link ferry.protocol.FrameReader} and
 * {@link ferry.protocol.FrameWriter} do the same with a stream. {@link ferry.protocol.ServerState} says what a client may
 * send now and hands out requests only behind a verdict; {@link ferry.protocol.AnswerOrder} says what a server may answer.
 * {@link ferry.protocol.FerryPath} is a path that was checked once and is never text again. What the peer or a rule
 * refuses is a {@link ferry.protocol.FerryException}: {@code RefusedException} for one request, {@code ProtocolException}
 * for the link. Sign-in is in {@code ferry.protocol.auth}, hash tree and receipts are in {@code ferry.protocol.proof}.
 *
 * <p><b>Where to read on.</b> The page is docs/protocol/ferry-1.md, and §n in comments is its chapter n;
 * docs/protocol/vectors holds it as bytes. A change of the wire is text, vector and code in one commit.
 *
 * <p><b>Invariants.</b> No clock, thread, randomness, file or socket: they come in as arguments. Lengths are checked when
 * a header is read, and memory follows what was received, never what was claimed. A name that breaks a rule is refused,
 * never repaired. Before sign-in nothing of §6 and §7 is parsed.
 *
 * <p><b>Non-goals.</b> Flow control or multiplexing inside a link, compression, negotiation in clear text, reading
 * versions of the protocol that were never released, and telling people what went wrong: details are English for logs,
 * words for people are chosen by {@link ferry.protocol.ErrorCode} above.
 */
@NullMarked
package ferry.protocol;

import org.jspecify.annotations.NullMarked;
