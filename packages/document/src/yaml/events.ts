import { EVENT_ID, type Event, parseEvents, SCALAR_STYLE, YAMLException } from "js-yaml"
import type { Limits } from "../limits.js"
import { Refusal } from "../problem.js"

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

/** How much text may be read again because of lines that stand too far left. */
const mostReadAgain = 50_000_000

/** A text with a line joined to the one before it, at the same offsets. */
interface Joined {
  readonly text: string
  /** What looks like a comment stands before it: nothing may be joined but lines of a text in quotes. */
  readonly isBehindHash: boolean
}

/**
 * Joins a line that stands too far left in a flow collection or in quotes to the line before it: YAML asks for more
 * spaces than the key around it has, and readers built on libyaml, which are most, do not.
 */
const lineJoined = (text: string, offset: number): Joined | undefined => {
  const before = text.slice(0, offset).trimEnd().length
  const between = text.slice(before, offset)
  const endsDocument = /[\r\n]$/.test(between) && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(offset, offset + 4))
  if (before === 0 || !/[\r\n]/.test(between) || endsDocument) return undefined
  const lineStart = Math.max(text.lastIndexOf("\n", before - 1), text.lastIndexOf("\r", before - 1)) + 1
  return {
    text: text.slice(0, before) + " ".repeat(between.length) + text.slice(offset),
    isBehindHash: text.slice(lineStart, before).includes("#")
  }
}

const tooFarLeft = "deficient indentation"

/** Where lines were joined, and whether something that looks like a comment stands before them. */
type Joints = Map<number, boolean>

/**
 * Only a text in quotes may have lines joined in it: its value is read from the text as it was, where line breaks are
 * spaces whatever the indentation is. And only there a hash sign before a line begins no comment.
 */
const checkScalars = (events: ReadonlyArray<Event>, joints: Joints): void => {
  if (joints.size === 0) return
  const left = new Map(joints)
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR) continue
    const inside = [...left.keys()].filter((offset) => event.valueStart <= offset && offset <= event.valueEnd)
    if (inside.length === 0) continue
    const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
    for (const offset of inside) {
      if (!isQuoted && offset > event.valueStart && offset < event.valueEnd) throw new Refusal(tooFarLeft, offset, [])
      if (isQuoted) left.delete(offset)
    }
    if (isQuoted) event.fast = false
  }
  for (const [offset, isBehindHash] of left) if (isBehindHash) throw new Refusal(tooFarLeft, offset, [])
}

/**
 * The events of a text. What stands too far left in a flow collection or in quotes is told of, with its offset, and
 * read.
 */
export const eventsOf = (text: string, limits: Limits, onShallow: (offset: number) => void): ReadonlyArray<Event> => {
  const joints: Joints = new Map()
  let joined = text
  for (let read = text.length; ; read += text.length) {
    try {
      const events = parseEvents(joined, { maxDepth: Math.min(limits.maxDepth + 2, maximalParserDepth) })
      checkScalars(events, joints)
      for (const offset of joints.keys()) onShallow(offset)
      return events
    } catch (error) {
      if (error instanceof YAMLException) {
        const position = error.mark?.position ?? 0
        const again = error.reason === tooFarLeft && read < mostReadAgain ? lineJoined(joined, position) : undefined
        if (again !== undefined) {
          joints.set(position, again.isBehindHash)
          joined = again.text
          continue
        }
        // What was taken for a text may have been a comment.
        for (const [offset, isBehindHash] of joints) if (isBehindHash) throw new Refusal(tooFarLeft, offset, [])
        const reason = error.reason.startsWith("nesting exceeded")
          ? `values are nested deeper than ${Math.min(limits.maxDepth, maximalParserDepth)} levels`
          : error.reason
        throw new Refusal(reason, position, [])
      }
      if (error instanceof RangeError) throw new Refusal("values are nested too deeply to be read", 0, [])
      throw error
    }
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
