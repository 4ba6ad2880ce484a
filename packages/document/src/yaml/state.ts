import {
  type DocumentEvent,
  type Event,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent
} from "js-yaml"
import { type MutableObject, setOwn } from "../jsonObject.js"
import { type KeyCache, makeKeyCache } from "../keyCache.js"
import type { Limits } from "../limits.js"
import type { Narrow } from "./narrow.js"
import { addRow, makePositionBuilder, type PositionBuilder } from "../positions.js"
import { acceptsWarning, Refusal, type WarningKind, type WarningLog } from "../problem.js"
import { tagName } from "./resolve.js"

// What reading a document keeps: the values that are open, the anchors, and where the text that was read ends.

/** What an anchor names. `size` and `height` count the value as if every alias in it were written out. */
export interface Anchor {
  readonly row: number
  value: unknown
  size: number
  height: number
  complete: boolean
}

export interface Frame {
  container: MutableObject | Array<unknown>
  isSequence: boolean
  row: number
  anchor: Anchor | undefined
  /** Written between brackets; a single pair inside a flow sequence is not. */
  isFlow: boolean
  /** Objects to merge (`<<`), in order; the object's own keys win. */
  readonly merges: Array<unknown>
  key: string | undefined
  keyStart: number
  keyIsMerge: boolean
  size: number
  height: number
}

export interface Constructor {
  readonly text: string
  /** The same text as it is searched, and what it lacks; see {@link textOf}. */
  readonly narrow: Narrow
  /** The position in the list of gaps of the first that was not passed, and its offset. */
  passed: number
  nextGap: number
  readonly limits: Limits
  readonly log: WarningLog
  readonly builder: PositionBuilder
  readonly keyCache: KeyCache
  /** Plain keys that are text by every reading. */
  readonly textKeys: Set<string>
  readonly frames: Array<Frame>
  /** Frames that are free to be used again. */
  readonly closed: Array<Frame>
  /** The last of the frames. */
  top: Frame | undefined
  readonly anchors: Map<string, Anchor>
  readonly handles: Map<string, string>
  aliasNodes: number
  root: unknown
  end: number
}

export const startReading = (
  text: string,
  limits: Limits,
  log: WarningLog,
  narrow: Narrow = { text, gaps: [] }
): Constructor => ({
  text,
  narrow,
  passed: 0,
  nextGap: narrow.gaps[0] ?? Infinity,
  limits,
  log,
  builder: makePositionBuilder(text.length),
  keyCache: makeKeyCache(),
  textKeys: new Set(),
  frames: [],
  closed: [],
  top: undefined,
  anchors: new Map(),
  handles: new Map(),
  aliasNodes: 0,
  root: undefined,
  end: 0
})

/** The text to cut a range out of. Ranges are asked for in the order in which they stand. */
export const textOf = (state: Constructor, start: number, end: number): string => {
  if (end <= state.nextGap) return state.narrow.text
  const { gaps, text } = state.narrow
  while (state.nextGap < start) state.nextGap = gaps[++state.passed] ?? Infinity
  return state.nextGap < end ? state.text : text
}

export const openPath = (state: Constructor): ReadonlyArray<string> => {
  const path: Array<string> = []
  state.frames.forEach((frame) => {
    if (Array.isArray(frame.container)) path.push(String(frame.container.length))
    else if (frame.key !== undefined) path.push(frame.key)
  })
  return path
}

export const refuse = (state: Constructor, reason: string, offset: number): never => {
  throw new Refusal(reason, offset, openPath(state))
}

export const warn = (state: Constructor, kind: WarningKind, reason: string, offset: number): void => {
  if (acceptsWarning(state.log, kind)) state.log.warnings.push({ kind, offset, path: openPath(state), reason })
}

const contentStart = (event: ScalarEvent): number =>
  event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
    ? event.valueStart - 1
    : event.valueStart

export const contentEnd = (event: ScalarEvent): number =>
  event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
    ? event.valueEnd + 1
    : event.valueEnd

/** Where a scalar stands; an empty one stands at its tag or anchor, else where the text before it ends. */
export const scalarStart = (state: Constructor, event: ScalarEvent): number => {
  if (event.valueStart >= 0) return contentStart(event)
  if (event.tagStart >= 0) return event.tagStart
  return event.anchorStart >= 0 ? event.anchorStart : state.end
}

export const readTag = (state: Constructor, event: ScalarEvent | MappingEvent | SequenceEvent): string | undefined =>
  event.tagStart < 0 ? undefined : tagName(state.text.slice(event.tagStart, event.tagEnd), state.handles)

export const attach = (state: Constructor, value: unknown, row: number): void => {
  const frame = state.top
  if (frame === undefined) state.root = value
  else if (Array.isArray(frame.container)) frame.container.push(value)
  else if (frame.keyIsMerge) {
    frame.merges.push(value)
    state.builder.merges.add(row)
  } else setOwn(frame.container, frame.key ?? "", value)
}

export const finishEntry = (state: Constructor, size: number, height: number): void => {
  const frame = state.top
  if (frame === undefined) return
  frame.size += size
  frame.height = Math.max(frame.height, height + 1)
  frame.key = undefined
  frame.keyIsMerge = false
}

export const newRow = (state: Constructor, start: number): number => {
  const frame = state.top
  const row = addRow(state.builder, frame?.key, frame?.key === undefined ? -1 : frame.keyStart, start)
  if (row >= state.limits.maxNodes) refuse(state, `the document has more than ${state.limits.maxNodes} values`, start)
  return row
}

export const nameAnchor = (
  state: Constructor,
  event: Exclude<Event, DocumentEvent>,
  anchor: Anchor
): Anchor | undefined => {
  if (!("anchorStart" in event) || event.anchorStart < 0) return undefined
  state.anchors.set(state.text.slice(event.anchorStart, event.anchorEnd), anchor)
  return anchor
}
