import { countText } from "./counted.js"
import type { Json, Payload } from "./document.js"
import { neutral, neutralLine } from "./neutral.js"
import { takeWidth, textWidth } from "./textWidth.js"

/** One line of a payload, with the notes that belong to it. */
export interface PayloadLine {
  readonly text: string
  readonly notes: ReadonlyArray<string>
}

interface NoteTree {
  readonly notes: Array<string>
  readonly children: Map<string, NoteTree>
}

const entriesShown = 6
const textShown = 60
const textCut = 32
const depthShown = 6
const deepest = 48 // noted places deeper than this hang on the fold
const inlineWidth = 56

const emptyTree = (): NoteTree => ({ notes: [], children: new Map() })

// RFC 6901: "~1" is a slash, "~0" a tilde, in this order.
const pointerSegments = (pointer: string): ReadonlyArray<string> =>
  pointer === ""
    ? []
    : pointer
        .replace(/^#?\/?/u, "")
        .split("/")
        .map((it) => it.replaceAll("~1", "/").replaceAll("~0", "~"))

const noteTree = (payload: Payload): NoteTree => {
  const root = emptyTree()
  for (const { pointer, text } of payload.notes) {
    let node = root
    for (const segment of pointerSegments(pointer).slice(0, deepest)) {
      const child = node.children.get(segment) ?? emptyTree()
      node.children.set(segment, child)
      node = child
    }
    node.notes.push(neutralLine(text))
  }
  return root
}

// JSON.stringify escapes C0 only; the rest is made visible the same way everywhere.
const jsonText = (value: string): string => neutral(JSON.stringify(value)).replaceAll("\u2421", "\\u007f")

const stringText = (value: string): string => {
  if (textWidth(value) <= textShown) return jsonText(value)
  const shown = takeWidth(value, textCut)
  return `${jsonText(shown)} … (${countText(value.length)} characters)`
}

const scalarText = (value: unknown): string => {
  if (typeof value === "string") return stringText(value)
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value)
  return `(${typeof value})` // not JSON: say what it is instead of failing
}

const isArray = (value: unknown): value is ReadonlyArray<unknown> => Array.isArray(value)
const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null

interface Entry {
  readonly segment: string
  readonly label: string
  readonly value: unknown
}

const entriesOf = (value: object): ReadonlyArray<Entry> =>
  isArray(value)
    ? value.map((item, index) => ({ segment: String(index), label: "", value: item }))
    : Object.entries(value).map(([key, item]) => ({ segment: key, label: `${stringText(key)}: `, value: item }))

const counted = (count: number, value: object, more = ""): string => {
  const noun = isArray(value) ? ["item", "items"] : ["property", "properties"]
  return `${countText(count)} ${more}${count === 1 ? noun[0] : noun[1]}`
}

const sizeOf = (value: object): number => (isArray(value) ? value.length : Object.keys(value).length)

const foldedText = (value: object): string => {
  const size = sizeOf(value)
  const [open, close] = isArray(value) ? ["[", "]"] : ["{", "}"]
  return size === 0 ? `${open}${close}` : `${open} … ${counted(size, value)} ${close}`
}

// Small containers of scalars stay on one line, as a person would write them.
const inlineText = (value: object, tree: NoteTree | undefined): string | undefined => {
  if (tree !== undefined && tree.children.size > 0) return undefined
  if (sizeOf(value) > entriesShown) return undefined
  const entries = entriesOf(value)
  if (entries.some((entry) => isContainer(entry.value))) return undefined
  const body = entries.map((entry) => entry.label + scalarText(entry.value)).join(", ")
  const text = isArray(value) ? `[${body}]` : body === "" ? "{}" : `{ ${body} }`
  return textWidth(text) <= inlineWidth ? text : undefined
}

interface Slot {
  readonly depth: number
  readonly before: string
  readonly after: string
}

const pushLine = (lines: Array<PayloadLine>, depth: number, text: string, notes: ReadonlyArray<string> = []): void => {
  lines.push({ text: "  ".repeat(depth) + text, notes })
}

const layValue = (lines: Array<PayloadLine>, value: unknown, tree: NoteTree | undefined, slot: Slot): void => {
  const { depth, before, after } = slot
  if (!isContainer(value)) {
    pushLine(lines, depth, before + scalarText(value) + after, allNotes(tree))
    return
  }
  const isDeep = depth >= deepest || (depth >= depthShown && (tree === undefined || tree.children.size === 0))
  const short = isDeep ? foldedText(value) : depth === 0 ? undefined : inlineText(value, tree)
  if (short !== undefined) pushLine(lines, depth, before + short + after, allNotes(tree))
  else layContainer(lines, value, tree, slot)
}

const layContainer = (lines: Array<PayloadLine>, value: object, tree: NoteTree | undefined, slot: Slot): void => {
  const { depth, before, after } = slot
  const [open, close] = isArray(value) ? ["[", "]"] : ["{", "}"]
  const missing = [...(tree?.children ?? [])].filter(([segment]) => !hasEntry(value, segment))
  if (sizeOf(value) === 0 && missing.length === 0) {
    pushLine(lines, depth, before + open + close + after, tree?.notes)
    return
  }
  pushLine(lines, depth, before + open, tree?.notes)
  layEntries(lines, value, tree, depth + 1)
  for (const [segment, child] of missing) {
    const what = isArray(value) ? `item ${neutralLine(segment)}` : stringText(segment)
    pushLine(lines, depth + 1, `(no ${what})`, allNotes(child))
  }
  pushLine(lines, depth, close + after)
}

const layEntries = (lines: Array<PayloadLine>, value: object, tree: NoteTree | undefined, depth: number): void => {
  const entries = entriesOf(value)
  let hidden = 0
  const flush = (): void => {
    if (hidden > 0) pushLine(lines, depth, `… ${counted(hidden, value, "more ")}`)
    hidden = 0
  }
  for (const [index, entry] of entries.entries()) {
    const child = tree?.children.get(entry.segment)
    if (index >= entriesShown && child === undefined && entries.length > entriesShown + 1) {
      hidden++
      continue
    }
    flush()
    const after = index < entries.length - 1 ? "," : ""
    layValue(lines, entry.value, child, { depth, before: entry.label, after })
  }
  flush()
}

const hasEntry = (value: object, segment: string): boolean =>
  isArray(value) ? /^(0|[1-9]\d*)$/u.test(segment) && Number(segment) < value.length : Object.hasOwn(value, segment)

const allNotes = (tree: NoteTree | undefined): ReadonlyArray<string> =>
  tree === undefined ? [] : [...tree.notes, ...[...tree.children.values()].flatMap(allNotes)]

/** A payload as lines: expanded where it matters, folded with counts elsewhere. Bounded for any value. */
export const payloadLines = (payload: Payload): ReadonlyArray<PayloadLine> => {
  const lines: Array<PayloadLine> = []
  const value: Json = payload.value
  layValue(lines, value, noteTree(payload), { depth: 0, before: "", after: "" })
  return lines
}
