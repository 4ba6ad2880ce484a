import { type Cursor, foreignAt, type ForeignPart, objectAt, once, partAt, unknownSchema } from "@lintel/import"
import type { Context } from "./context.js"
import { withTraits } from "./merged.js"
import { type FoundMessage, wishesOf } from "./foundMessage.js"
import { namedIn } from "./named.js"

/** The last name in an address: of the place inside the document, else of the document. */
const nameIn = (reference: string): string | undefined => {
  const [location = "", fragment = ""] = reference.split("#")
  const inside = fragment.split("/").at(-1)
  const file = (location.split("?")[0] ?? "")
    .split("/")
    .at(-1)
    ?.replace(/\.[^.]*$/, "")
  return [inside, file].find((it) => it !== undefined && it !== "")
}

/** A message that lies elsewhere; neither its payload nor its headers are known. */
const foreignMessage = (foreign: ForeignPart, fallback: string): FoundMessage => {
  const { holder, reference } = foreign
  const cursor: Cursor = { value: {}, trail: holder.trail }
  const wishes = [...wishesOf(cursor, nameIn(reference) ?? fallback), fallback]
  return { cursor, wishes: [...new Set(wishes)], unknown: unknownSchema(`the message ${reference}`), foreign }
}

/** The message that a cursor names or holds; the same message gives the same object. */
export const messageAt = (context: Context, cursor: Cursor, fallback: string): FoundMessage | undefined => {
  const foreign = foreignAt(context, cursor)
  if (foreign !== undefined) {
    return once(context, "message", foreign.holder, () => foreignMessage(foreign, fallback))
  }
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
