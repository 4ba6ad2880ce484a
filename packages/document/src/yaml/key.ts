import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml"
import { cachedKey, hashedKey } from "../keyCache.js"
import { childByKey } from "../positions.js"
import { acceptsWarning } from "../problem.js"
import { lastOfNumbers, longestWord, resolvePlain } from "./resolve.js"
import { type Constructor, contentEnd, type Frame, openPath, scalarStart, textOf, warn } from "./state.js"

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

export const setKey = (state: Constructor, frame: Frame, key: string, offset: number): void => {
  const { container } = frame
  if (!Array.isArray(container) && container[key] !== undefined && Object.hasOwn(container, key))
    warnOfDuplicate(state, frame, key, offset)
  frame.key = key
  frame.keyStart = offset
}

/** A key of letters, digits and underscores, with the hash of its characters. */
export const readWord = (state: Constructor, start: number, end: number, hash: number): void => {
  const frame = state.top
  if (frame === undefined) return
  const key = hashedKey(state.keyCache, state.narrow.text, start, end, hash)
  setKey(state, frame, key, start)
  // Whatever is no text, or is none in YAML 1.1, is short or begins with a digit.
  if (key.length <= longestWord || key.charCodeAt(0) <= lastOfNumbers) warnOfKeyForm(state, key, start)
  state.end = end + 1
}

export const readKey = (state: Constructor, frame: Frame, event: ScalarEvent): void => {
  const start = scalarStart(state, event)
  const whole = textOf(state, event.valueStart, event.valueEnd)
  const text = event.fast
    ? cachedKey(state.keyCache, whole, event.valueStart, event.valueEnd)
    : getScalarValue(whole, event)
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
