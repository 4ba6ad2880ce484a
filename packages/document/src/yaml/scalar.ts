import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml"
import { type MutableObject, setOwn } from "../jsonObject.js"
import { cachedKey } from "../keyCache.js"
import { closeRow } from "../positions.js"
import { readKey, setKey } from "./key.js"
import { lastOfNumbers, longestWord, resolvePlain, resolveTagged } from "./resolve.js"
import {
  attach,
  type Constructor,
  contentEnd,
  finishEntry,
  nameAnchor,
  newRow,
  readTag,
  refuse,
  scalarStart,
  textOf,
  warn
} from "./state.js"

const plainValue = (state: Constructor, text: string, start: number): unknown => {
  const { value, warning } = resolvePlain(text)
  if (warning !== undefined) warn(state, warning.kind, warning.reason, start)
  return value
}

const scalarValue = (state: Constructor, event: ScalarEvent, start: number): unknown => {
  const text = getScalarValue(textOf(state, event.valueStart, event.valueEnd), event)
  const tag = readTag(state, event)
  if (tag === undefined && event.style !== SCALAR_STYLE.PLAIN) return text
  const reading = tag === undefined ? resolvePlain(text) : resolveTagged(text, tag)
  if (reading === undefined) return refuse(state, `"${text.slice(0, 40)}" does not fit its tag ${tag ?? ""}`, start)
  if (reading.warning !== undefined) warn(state, reading.warning.kind, reading.warning.reason, start)
  return reading.value
}

export const readScalar = (state: Constructor, event: ScalarEvent): void => {
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

/**
 * Reads a scalar that stands on one line as it is, without tag and anchor: nearly all of a document is such, and what
 * others need to be asked is left out here.
 */
export const readShort = (state: Constructor, event: ScalarEvent): void => {
  const { builder, top: frame } = state
  const { valueEnd, valueStart } = event
  const quote = event.style === SCALAR_STYLE.PLAIN ? 0 : 1
  if (frame === undefined || frame.keyIsMerge) return readScalar(state, event)
  const whole = textOf(state, valueStart, valueEnd)
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
  const value = isText ? text : plainValue(state, text, start)
  state.end = valueEnd + quote
  if (frame.isSequence) (frame.container as Array<unknown>).push(value)
  else setOwn(frame.container as MutableObject, frame.key ?? "", value)
  builder.valueEnd[row] = state.end
  builder.next[row] = builder.size
  frame.size++
  frame.key = undefined
}
