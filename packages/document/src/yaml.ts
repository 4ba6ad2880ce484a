import {
  COLLECTION_STYLE,
  type DocumentEvent,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent
} from "js-yaml"
import { isJsonObject, type MutableObject, setOwn } from "./jsonObject.js"
import { cachedKey, type KeyCache, makeKeyCache } from "./keyCache.js"
import type { Limits } from "./limits.js"
import {
  addRow,
  childByKey,
  closeRow,
  makePositionBuilder,
  type PositionBuilder,
  type PositionTable
} from "./positions.js"
import { acceptsWarning, Refusal, type WarningKind, type WarningLog } from "./problem.js"
import { readBlocks } from "./yamlBlock.js"
import { eventsOf, onlyDocument, refuseBombs } from "./yamlEvents.js"
import { resolvePlain, resolveTagged, tagName, unknownTag } from "./yamlScalar.js"

/** What an anchor names. `size` and `height` count the value as if every alias in it were written out. */
interface Anchor {
  readonly row: number
  value: unknown
  size: number
  height: number
  complete: boolean
}

interface Frame {
  readonly container: MutableObject | Array<unknown>
  readonly isSequence: boolean
  readonly row: number
  readonly anchor: Anchor | undefined
  /** Written between brackets; a single pair inside a flow sequence is not. */
  readonly isFlow: boolean
  /** Objects to merge (`<<`), in order; the object's own keys win. */
  readonly merges: Array<unknown>
  key: string | undefined
  keyStart: number
  keyIsMerge: boolean
  size: number
  height: number
}

interface Constructor {
  readonly text: string
  readonly limits: Limits
  readonly log: WarningLog
  readonly builder: PositionBuilder
  readonly keyCache: KeyCache
  /** Plain keys that are text by every reading. */
  readonly textKeys: Set<string>
  readonly frames: Array<Frame>
  /** The last of the frames. */
  top: Frame | undefined
  readonly anchors: Map<string, Anchor>
  readonly handles: Map<string, string>
  aliasNodes: number
  root: unknown
  end: number
}

const openPath = (state: Constructor): ReadonlyArray<string> => {
  const path: Array<string> = []
  state.frames.forEach((frame) => {
    if (Array.isArray(frame.container)) path.push(String(frame.container.length))
    else if (frame.key !== undefined) path.push(frame.key)
  })
  return path
}

const refuse = (state: Constructor, reason: string, offset: number): never => {
  throw new Refusal(reason, offset, openPath(state))
}

const warn = (state: Constructor, kind: WarningKind, reason: string, offset: number): void => {
  if (acceptsWarning(state.log, kind)) state.log.warnings.push({ kind, offset, path: openPath(state), reason })
}

const contentStart = (event: ScalarEvent): number =>
  event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
    ? event.valueStart - 1
    : event.valueStart

const contentEnd = (event: ScalarEvent): number =>
  event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
    ? event.valueEnd + 1
    : event.valueEnd

/** Where a scalar stands; an empty one stands at its tag or anchor, else where the text before it ends. */
const scalarStart = (state: Constructor, event: ScalarEvent): number => {
  if (event.valueStart >= 0) return contentStart(event)
  if (event.tagStart >= 0) return event.tagStart
  return event.anchorStart >= 0 ? event.anchorStart : state.end
}

const readTag = (state: Constructor, event: ScalarEvent | MappingEvent | SequenceEvent): string | undefined =>
  event.tagStart < 0 ? undefined : tagName(state.text.slice(event.tagStart, event.tagEnd), state.handles)

const scalarValue = (state: Constructor, event: ScalarEvent, start: number): unknown => {
  const text = getScalarValue(state.text, event)
  const tag = readTag(state, event)
  if (tag === undefined && event.style !== SCALAR_STYLE.PLAIN) return text
  const reading = tag === undefined ? resolvePlain(text) : resolveTagged(text, tag)
  if (reading === undefined) return refuse(state, `"${text.slice(0, 40)}" does not fit its tag ${tag ?? ""}`, start)
  if (reading.warning !== undefined) warn(state, reading.warning.kind, reading.warning.reason, start)
  return reading.value
}

const warnOfDuplicate = (state: Constructor, frame: Frame, key: string, offset: number): void => {
  if (!acceptsWarning(state.log, "duplicate-key")) return
  state.builder.next[frame.row] = state.builder.size // still open; its rows so far are complete
  const earlier = childByKey(state.builder, frame.row, key)
  const path = openPath(state)
  state.log.warnings.push({
    kind: "duplicate-key",
    offset,
    path: [...path, key],
    reason: `the key ${JSON.stringify(key)} stands twice in one mapping; the last one counts`,
    ...(earlier === undefined ? {} : { relatedOffset: state.builder.keyStart[earlier] ?? 0 })
  })
}

const setKey = (state: Constructor, frame: Frame, key: string, offset: number): void => {
  const { container } = frame
  if (!Array.isArray(container) && container[key] !== undefined && Object.hasOwn(container, key))
    warnOfDuplicate(state, frame, key, offset)
  frame.key = key
  frame.keyStart = offset
}

const readKey = (state: Constructor, frame: Frame, event: ScalarEvent): void => {
  const start = scalarStart(state, event)
  const text = event.fast
    ? cachedKey(state.keyCache, state.text, event.valueStart, event.valueEnd)
    : getScalarValue(state.text, event)
  const isPlain = event.style === SCALAR_STYLE.PLAIN
  if (event.anchorStart >= 0) {
    const name = state.text.slice(event.anchorStart, event.anchorEnd)
    state.anchors.set(name, { row: -1, value: text, size: 1, height: 0, complete: true })
  }
  frame.keyIsMerge = isPlain && text === "<<" && event.tagStart < 0
  if (frame.keyIsMerge) {
    frame.key = text
    frame.keyStart = start
  } else {
    setKey(state, frame, text, start)
    if (isPlain && event.tagStart < 0) warnOfKeyForm(state, text, start)
  }
  if (event.valueStart >= 0) state.end = contentEnd(event) + 1
}

/** A plain key such as 012, 0x10, 1.0 or ~ is a number or null in YAML: readers disagree about its text. */
const warnOfKeyForm = (state: Constructor, text: string, offset: number): void => {
  if (state.textKeys.has(text)) return
  const { value, warning } = resolvePlain(text)
  if (value === text && warning === undefined) state.textKeys.add(text)
  if (warning?.kind === "yaml-1.1") warn(state, warning.kind, warning.reason, offset)
  else if (typeof value !== "string" && String(value) !== text) {
    const kind = value === null ? "null" : `a ${typeof value}`
    warn(state, "key-form", `the key "${text}" is ${kind} in YAML; its text is taken`, offset)
  }
}

const attach = (state: Constructor, value: unknown, row: number): void => {
  const frame = state.top
  if (frame === undefined) state.root = value
  else if (Array.isArray(frame.container)) frame.container.push(value)
  else if (frame.keyIsMerge) {
    frame.merges.push(value)
    state.builder.merges.add(row)
  } else setOwn(frame.container, frame.key ?? "", value)
}

const finishEntry = (state: Constructor, size: number, height: number): void => {
  const frame = state.top
  if (frame === undefined) return
  frame.size += size
  frame.height = Math.max(frame.height, height + 1)
  frame.key = undefined
  frame.keyIsMerge = false
}

const newRow = (state: Constructor, start: number): number => {
  const frame = state.top
  const row = addRow(state.builder, frame?.key, frame?.key === undefined ? -1 : frame.keyStart, start)
  if (row >= state.limits.maxNodes) refuse(state, `the document has more than ${state.limits.maxNodes} values`, start)
  return row
}

const nameAnchor = (state: Constructor, event: Exclude<Event, DocumentEvent>, anchor: Anchor): Anchor | undefined => {
  if (!("anchorStart" in event) || event.anchorStart < 0) return undefined
  state.anchors.set(state.text.slice(event.anchorStart, event.anchorEnd), anchor)
  return anchor
}

const readScalar = (state: Constructor, event: ScalarEvent): void => {
  const frame = state.top
  if (frame !== undefined && !Array.isArray(frame.container) && frame.key === undefined)
    return readKey(state, frame, event)
  const start = scalarStart(state, event)
  const row = newRow(state, start)
  const value = scalarValue(state, event, start)
  if (event.valueStart >= 0) state.end = contentEnd(event)
  attach(state, value, row)
  closeRow(state.builder, row, event.valueStart >= 0 ? contentEnd(event) : start)
  nameAnchor(state, event, { row, value, size: 1, height: 0, complete: true })
  finishEntry(state, 1, 0)
}

/** The last first character of numbers, and the length of the longest word that is no text. */
const [lastOfNumbers, longestWord] = [57, 5]

/**
 * Reads a scalar that stands on one line as it is, without tag and anchor: nearly all of a document is such, and what
 * others need to be asked is left out here.
 */
const readShort = (state: Constructor, event: ScalarEvent): void => {
  const { builder, text: whole, top: frame } = state
  const { valueEnd, valueStart } = event
  const quote = event.style === SCALAR_STYLE.PLAIN ? 0 : 1
  if (frame === undefined || frame.keyIsMerge) return readScalar(state, event)
  if (!frame.isSequence && frame.key === undefined) {
    const key = cachedKey(state.keyCache, whole, valueStart, valueEnd)
    if (quote === 0 && !state.textKeys.has(key)) return readScalar(state, event)
    setKey(state, frame, key, valueStart - quote)
    state.end = valueEnd + quote + 1
    return
  }
  const start = valueStart - quote
  const row = newRow(state, start)
  const text = whole.slice(valueStart, valueEnd)
  const isText = quote > 0 || (text.length > longestWord && text.charCodeAt(0) > lastOfNumbers)
  const value = isText ? text : scalarValue(state, event, start)
  state.end = valueEnd + quote
  if (frame.isSequence) (frame.container as Array<unknown>).push(value)
  else setOwn(frame.container as MutableObject, frame.key ?? "", value)
  builder.valueEnd[row] = state.end
  builder.next[row] = builder.size
  frame.size++
  frame.key = undefined
}

const collectionTags: ReadonlySet<string> = new Set(["!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"])

const openCollection = (state: Constructor, event: MappingEvent | SequenceEvent): void => {
  const around = state.top
  if (around !== undefined && !Array.isArray(around.container) && around.key === undefined) {
    refuse(state, "a mapping key must be a scalar: JSON has no other keys", event.start)
  }
  const tag = readTag(state, event)
  if (tag !== undefined && !collectionTags.has(tag)) {
    const { kind, reason } = unknownTag(tag)
    warn(state, kind, reason, event.tagStart)
  }
  if (state.frames.length >= state.limits.maxDepth) {
    refuse(state, `values are nested deeper than ${state.limits.maxDepth} levels`, event.start)
  }
  const container = event.type === EVENT_ID.MAPPING ? {} : []
  const row = newRow(state, event.start)
  attach(state, container, row)
  const anchor = nameAnchor(state, event, { row, value: container, size: 1, height: 1, complete: false })
  state.end = Math.max(state.end, event.start + 1)
  state.frames.push({
    container,
    isSequence: event.type === EVENT_ID.SEQUENCE,
    row,
    anchor,
    isFlow: event.style === COLLECTION_STYLE.FLOW && "[{".includes(state.text.charAt(event.start)),
    merges: [],
    key: undefined,
    keyStart: -1,
    keyIsMerge: false,
    size: 1,
    height: 1
  })
  state.top = state.frames.at(-1)
}

const mergeInto = (state: Constructor, frame: Frame, source: unknown, inSequence: boolean): void => {
  if (Array.isArray(source) && !inSequence) {
    for (const item of source) mergeInto(state, frame, item, true)
    return
  }
  if (!isJsonObject(source) || Array.isArray(frame.container)) {
    return refuse(
      state,
      "a merge key (<<) takes a mapping or a list of mappings",
      state.builder.valueStart[frame.row] ?? 0
    )
  }
  const target = frame.container
  for (const [key, value] of Object.entries(source)) {
    chargeAlias(state, 1, state.builder.valueStart[frame.row] ?? 0)
    if (!Object.hasOwn(target, key)) setOwn(target, key, value)
  }
}

const chargeAlias = (state: Constructor, nodes: number, offset: number): void => {
  state.aliasNodes += nodes
  if (state.aliasNodes > state.limits.maxAliasNodes) {
    refuse(state, `the aliases of the document stand for more than ${state.limits.maxAliasNodes} values`, offset)
  }
}

/** The offset after the bracket that closes a flow collection whose last content ends at the offset given. */
const flowEnd = (text: string, from: number): number => {
  let offset = from
  while (offset < text.length) {
    const code = text.charCodeAt(offset)
    if (code === 93 || code === 125) return offset + 1
    if (code === 35) while (offset < text.length && text.charCodeAt(offset) !== 10) offset++
    else offset++
  }
  return from
}

const closeCollection = (state: Constructor): void => {
  const frame = state.top
  if (frame === undefined) return
  for (const source of frame.merges) mergeInto(state, frame, source, false)
  state.frames.pop()
  state.top = state.frames.at(-1)
  if (frame.isFlow) state.end = flowEnd(state.text, state.end)
  closeRow(state.builder, frame.row, state.end)
  if (frame.anchor !== undefined) {
    frame.anchor.size = frame.size
    frame.anchor.height = frame.height
    frame.anchor.complete = true
  }
  finishEntry(state, frame.size, frame.height)
}

const readAlias = (state: Constructor, nameStart: number, nameEnd: number): void => {
  const name = state.text.slice(nameStart, nameEnd)
  const anchor = state.anchors.get(name)
  const start = nameStart - 1
  if (anchor === undefined) return refuse(state, `the alias *${name} names no anchor before it`, start)
  if (!anchor.complete) return refuse(state, `the alias *${name} stands inside the value it names`, start)
  const frame = state.top
  state.end = nameEnd
  if (frame !== undefined && !Array.isArray(frame.container) && frame.key === undefined) {
    if (typeof anchor.value === "object" && anchor.value !== null)
      refuse(state, "a mapping key must be a scalar", start)
    return setKey(state, frame, String(anchor.value), start)
  }
  chargeAlias(state, anchor.size, start)
  if (state.frames.length + anchor.height > state.limits.maxDepth) {
    refuse(state, `with the alias *${name}, values are nested deeper than ${state.limits.maxDepth} levels`, start)
  }
  const row = newRow(state, start)
  if (anchor.row >= 0) state.builder.aliases.set(row, anchor.row)
  attach(state, anchor.value, row)
  closeRow(state.builder, row, nameEnd)
  finishEntry(state, anchor.size, anchor.height)
}

const construct = (state: Constructor, events: ReadonlyArray<Event>): void => {
  for (const event of events) {
    if (event.type === EVENT_ID.SCALAR) readScalar(state, event)
    else if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) openCollection(state, event)
    else if (event.type === EVENT_ID.POP) closeCollection(state)
    else if (event.type === EVENT_ID.ALIAS) readAlias(state, event.anchorStart, event.anchorEnd)
    else {
      for (const directive of event.directives) {
        if (directive.kind === "tag") state.handles.set(directive.handle, directive.prefix)
      }
    }
  }
}

const startReading = (text: string, limits: Limits, log: WarningLog): Constructor => ({
  text,
  limits,
  log,
  builder: makePositionBuilder(text.length),
  keyCache: makeKeyCache(),
  textKeys: new Set(),
  frames: [],
  top: undefined,
  anchors: new Map(),
  handles: new Map(),
  aliasNodes: 0,
  root: undefined,
  end: 0
})

const tooShallow =
  "between brackets or quotes, YAML asks for more indentation than the key around them has; it is read all the same"

/** Told before it is known what the line belongs to. */
const warnOfIndentation = (log: WarningLog, offset: number): void => {
  if (acceptsWarning(log, "indentation"))
    log.warnings.push({ kind: "indentation", offset, path: [], reason: tooShallow })
}

/** Reads a document that is written in the usual ways; `undefined` where the whole parser is needed, or has to say why. */
const readUsual = (text: string, limits: Limits, log: WarningLog): Constructor | undefined => {
  const state = startReading(text, limits, log)
  const shallow: Array<number> = []
  try {
    const isUsual = readBlocks(text, {
      scalar: (event) => (event.fast ? readShort(state, event) : readScalar(state, event)),
      open: (event) => openCollection(state, event),
      close: () => closeCollection(state),
      shallow: (offset) => shallow.push(offset)
    })
    if (isUsual) {
      // The whole parser knows them before anything else.
      const others = log.warnings.splice(0)
      for (const offset of shallow) warnOfIndentation(log, offset)
      log.warnings.push(...others)
      return state
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  log.warnings.length = 0
  log.counts.clear()
  return undefined
}

const readAny = (text: string, limits: Limits, log: WarningLog): Constructor => {
  const state = startReading(text, limits, log)
  const events = onlyDocument(eventsOf(text, limits, (offset) => warnOfIndentation(log, offset)))
  if (events.length === 0) throw new Refusal("the file is empty", 0, [])
  construct(state, events)
  return state
}

/** Parses one YAML 1.2 document by the core schema. Throws only {@link Refusal}. */
export const parseYaml = (
  text: string,
  limits: Limits,
  log: WarningLog
): { readonly value: unknown; readonly positions: PositionTable } => {
  refuseBombs(text, limits)
  const state = readUsual(text, limits, log) ?? readAny(text, limits, log)
  return { value: state.root, positions: state.builder }
}
