import { COLLECTION_STYLE, EVENT_ID, type MappingEvent, type SequenceEvent } from "js-yaml"
import { isJsonObject, setOwn } from "../jsonObject.js"
import { closeRow } from "../positions.js"
import { chargeAlias } from "./alias.js"
import { unknownTag } from "./resolve.js"
import {
  attach,
  type Constructor,
  finishEntry,
  type Frame,
  nameAnchor,
  newRow,
  readTag,
  refuse,
  warn
} from "./state.js"

const collectionTags: ReadonlySet<string> = new Set(["!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"])

const newFrame = (): Frame => ({
  container: [],
  isSequence: true,
  row: 0,
  anchor: undefined,
  isFlow: false,
  merges: [],
  key: undefined,
  keyStart: -1,
  keyIsMerge: false,
  size: 1,
  height: 1
})

/** Opens a collection without tag and anchor. */
export const openUntagged = (state: Constructor, isSequence: boolean, start: number, isFlow: boolean): Frame => {
  const around = state.top
  if (around !== undefined && !around.isSequence && around.key === undefined) {
    refuse(state, "a mapping key must be a scalar: JSON has no other keys", start)
  }
  if (state.frames.length >= state.limits.maxDepth) {
    refuse(state, `values are nested deeper than ${state.limits.maxDepth} levels`, start)
  }
  const container = isSequence ? [] : {}
  const row = newRow(state, start)
  attach(state, container, row)
  state.end = Math.max(state.end, start + 1)
  const frame = state.closed.pop() ?? newFrame()
  frame.container = container
  frame.isSequence = isSequence
  frame.row = row
  frame.isFlow = isFlow
  frame.key = undefined
  frame.keyIsMerge = false
  frame.size = 1
  frame.height = 1
  state.frames.push(frame)
  state.top = frame
  return frame
}

export const openCollection = (state: Constructor, event: MappingEvent | SequenceEvent): void => {
  const tag = readTag(state, event)
  if (tag !== undefined && !collectionTags.has(tag)) {
    const { kind, reason } = unknownTag(tag)
    warn(state, kind, reason, event.tagStart)
  }
  const isFlow = event.style === COLLECTION_STYLE.FLOW && "[{".includes(state.text.charAt(event.start))
  const frame = openUntagged(state, event.type === EVENT_ID.SEQUENCE, event.start, isFlow)
  const { container, row } = frame
  frame.anchor = nameAnchor(state, event, { row, value: container, size: 1, height: 1, complete: false })
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

export const closeCollection = (state: Constructor): void => {
  const frame = state.top
  if (frame === undefined) return
  if (frame.merges.length > 0) for (const source of frame.merges) mergeInto(state, frame, source, false)
  state.frames.pop()
  state.top = state.frames[state.frames.length - 1]
  if (frame.isFlow) state.end = flowEnd(state.text, state.end)
  closeRow(state.builder, frame.row, state.end)
  if (frame.anchor !== undefined) {
    frame.anchor.size = frame.size
    frame.anchor.height = frame.height
    frame.anchor.complete = true
    frame.anchor = undefined
  }
  if (frame.merges.length > 0) frame.merges.length = 0
  state.closed.push(frame)
  finishEntry(state, frame.size, frame.height)
}
