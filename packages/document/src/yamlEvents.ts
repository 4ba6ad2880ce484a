import { EVENT_ID, type Event, parseEvents, YAMLException } from "js-yaml"
import type { Limits } from "./limits.js"
import { Refusal } from "./problem.js"

/** The parser of events recurses on the call stack: no limit may ask for more than the stack holds. */
const maximalParserDepth = 1500

/** The share of the values allowed that YAML may have: each of its events is an object of its own. */
const shareOfNodes = 0.3

/** Small texts are left to the count of values while reading. */
const smallText = 100_000

/** How often a text holds any of some signs, up to a bound: by the engine's own search, which needs no warming up. */
const countOf = (text: string, signs: ReadonlyArray<string>, most: number): number => {
  let count = 0
  for (const sign of signs) {
    for (let at = text.indexOf(sign); at >= 0 && count <= most; at = text.indexOf(sign, at + 1)) count++
  }
  return count
}

/** Every entry of a collection needs one of these. */
const entrySigns = ["\n", "\r", ",", "[", "{", "- ", "? "]

const isEntrySign = (text: string, offset: number): boolean => {
  const code = text.charCodeAt(offset)
  const isIndicator = (code === 45 || code === 63) && text.charCodeAt(offset + 1) === 32
  return isIndicator || code === 10 || code === 13 || code === 44 || code === 91 || code === 123
}

/** Refuses text that may give more events than fit into memory, before there are any. */
export const refuseBombs = (text: string, limits: Limits): void => {
  if (text.length < smallText) return
  const most = limits.maxNodes * shareOfNodes
  if (countOf(text, entrySigns, most) <= most) return
  let count = 0
  for (let offset = 0; offset < text.length; offset++) {
    if (!isEntrySign(text, offset)) continue
    count++
    if (count > most)
      throw new Refusal(`the file may hold more than ${most} values: too many for YAML`, offset, [], true)
  }
}

export const eventsOf = (text: string, limits: Limits): ReadonlyArray<Event> => {
  try {
    return parseEvents(text, { maxDepth: Math.min(limits.maxDepth + 2, maximalParserDepth) })
  } catch (error) {
    if (error instanceof YAMLException) {
      const reason = error.reason.startsWith("nesting exceeded")
        ? `values are nested deeper than ${Math.min(limits.maxDepth, maximalParserDepth)} levels`
        : error.reason
      throw new Refusal(reason, error.mark?.position ?? 0, [])
    }
    if (error instanceof RangeError) throw new Refusal("values are nested too deeply to be read", 0, [])
    throw error
  }
}

/** The events of the only document: a second one is refused, unless it is empty. */
export const onlyDocument = (events: ReadonlyArray<Event>): ReadonlyArray<Event> => {
  let documents = 0
  let end = events.length
  events.forEach((event, index) => {
    if (event.type !== EVENT_ID.DOCUMENT) return
    documents++
    const content = events[index + 1]
    const isEmpty = content?.type === EVENT_ID.SCALAR && content.valueStart < 0
    if (documents === 2) end = index
    if (documents < 2 || isEmpty) return
    const offset =
      content !== undefined && "start" in content
        ? content.start
        : content?.type === EVENT_ID.SCALAR
          ? content.valueStart
          : 0
    throw new Refusal("the file holds more than one YAML document; one is expected", offset, [])
  })
  return end === events.length ? events : events.slice(0, end)
}
