import { dump } from "js-yaml"
import { asJson, isEmpty, isList, isMap, type Part, type Tree } from "./tree.js"

/** No aliases, no folding: what differs between two documents is what differs in them. */
const options = { noRefs: true, lineWidth: -1 } as const

/**
 * Words of more letters than any that YAML reads as something else (`false`), without marks that mean something to it:
 * nearly every text of a document, and the same whether it is quoted or not.
 */
const isPlain = (text: string): boolean =>
  text.length > 5 && /^[A-Za-z/][A-Za-z0-9/{}_.-]*(?: [A-Za-z0-9/{}_.-]+)*$/.test(text)

/** Keys that need a line of their own: YAML ends a simple key after 1024 characters and with its line. */
const isSimpleKey = (key: string): boolean => key.length < 1000 && !key.includes("\n")

const isCount = (value: number): boolean => Number.isSafeInteger(value) && !Object.is(value, -0)

const endMark = "\n...\n"

/** The start of a line of a block, by the depth of the block. */
const starts: Array<string> = []
const startOf = (depth: number): string => (starts[depth] ??= `\n${"  ".repeat(depth)}`)

/**
 * Writes documents as js-yaml does, each in blocks. Only the blocks are laid out here; how a scalar is spelled js-yaml
 * says, once for all documents of one writer.
 */
export const yamlWriter = (): ((document: Tree) => string) => {
  /** Values with the blank before them, keys with the colon behind them: the same few over and over. */
  const values = new Map<string, string>()
  const heads = new Map<string, string>()
  /** Pieces of the text: joined once, they cost less than a text that grows. */
  let out: Array<string> = []
  /** The last scalar ends with empty lines, so that the end of the document has to be marked. */
  let isOpen = false

  // Inside a list, since a document's first line has rules of its own.
  const spell = (value: string | number): string =>
    typeof value === "string" && isPlain(value) ? value : dump([value], options).slice("- ".length, -1)

  const scalar = (value: string | number): string => {
    if (typeof value === "number") return ` ${isCount(value) ? String(value) : spell(value)}`
    const known = values.get(value)
    if (known !== undefined) return known
    const text = ` ${spell(value)}`
    values.set(value, text)
    return text
  }

  /** The key with its colon; `""` for a key that js-yaml lays out with its value. */
  const headOf = (key: string): string => {
    const known = heads.get(key)
    if (known !== undefined) return known
    const head = isSimpleKey(key) ? `${spell(key)}:` : ""
    heads.set(key, head)
    return head
  }

  /** What js-yaml lays out itself, moved to where it stands. */
  const layOut = (value: Part, depth: number): void => {
    const text = dump(asJson(value), options)
    isOpen = text.endsWith(endMark)
    const body = text.slice(0, isOpen ? 1 - endMark.length : text.length).slice(0, -1)
    out.push(body.replaceAll(/\n(?=[^\n])/g, startOf(depth)))
  }

  /** The first item follows what leads to the list; the others begin lines of their own. */
  const writeItems = (items: ReadonlyArray<Part>, depth: number, first: string): void => {
    let lead = first
    for (const item of items) {
      if (lead !== "") out.push(lead)
      lead = startOf(depth)
      if (typeof item === "string" && item.includes("\n")) layOut([item], depth)
      else {
        out.push("-")
        write(item, depth + 1, " ")
      }
    }
  }

  const writeField = (key: string, value: Part, depth: number): void => {
    const head = headOf(key)
    if (head === "" || (typeof value === "string" && value.includes("\n"))) layOut(new Map([[key, value]]), depth)
    else {
      out.push(head)
      write(value, depth + 1, startOf(depth + 1))
    }
  }

  const writeFields = (fields: Tree, depth: number, first: string): void => {
    let lead = first
    for (const key in fields) {
      const value = fields[key]
      if (value === undefined) continue
      if (lead !== "") out.push(lead)
      lead = startOf(depth)
      writeField(key, value, depth)
    }
  }

  const writeEntries = (entries: ReadonlyMap<string, Part>, depth: number, first: string): void => {
    let lead = first
    for (const [key, value] of entries) {
      if (lead !== "") out.push(lead)
      lead = startOf(depth)
      writeField(key, value, depth)
    }
  }

  /** A block follows what leads to it; all else stands on the same line. */
  const write = (value: Part, depth: number, first: string): void => {
    isOpen = false
    if (typeof value === "string" || typeof value === "number") out.push(scalar(value))
    else if (typeof value === "boolean" || value === null)
      out.push(value === null ? " null" : value ? " true" : " false")
    else if (isList(value)) {
      if (value.length === 0) out.push(" []")
      else writeItems(value, depth, first)
    } else if (isMap(value)) {
      if (value.size === 0) out.push(" {}")
      else writeEntries(value, depth, first)
    } else if (isEmpty(value)) out.push(" {}")
    else writeFields(value, depth, first)
  }

  return (document) => {
    out = []
    isOpen = false
    if (isEmpty(document)) out.push("{}")
    else writeFields(document, 0, "")
    out.push(isOpen ? endMark : "\n")
    return out.join("")
  }
}
