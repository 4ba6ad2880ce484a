import { partAt, type Cursor, objectAt, once } from "@lintel/import"
import type { Context } from "./context.js"
import { withTraits } from "./merged.js"
import { type FoundMessage, wishesOf } from "./message.js"
import { namedIn } from "./named.js"

/** The message that a cursor names or holds; the same message gives the same object. */
export const messageAt = (context: Context, cursor: Cursor, fallback: string): FoundMessage | undefined => {
  const target = objectAt(context, partAt(context, cursor, "the message"), "a message")
  if (target === undefined) return undefined
  return once(context, "message", target, () => {
    const merged = withTraits(context, target, "a message")
    return { cursor: merged, wishes: wishesOf(merged, fallback) }
  })
}

/** Messages of `components` that nothing else names. */
export const unusedMessages = (
  context: Context,
  components: Cursor | undefined,
  used: ReadonlySet<FoundMessage>
): ReadonlyArray<FoundMessage> =>
  namedIn(components).flatMap(([key, raw]) => {
    const found = messageAt(context, raw, key)
    return found === undefined || used.has(found) ? [] : [found]
  })
