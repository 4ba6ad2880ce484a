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

/**
 * Writes documents as js-yaml does, each in blocks. Only the blocks are laid out here; how a scalar is spelled js-yaml
 * says, once for all documents of one writer.
 */
export const yamlWriter = (): ((document: Tree) => string) => {
  const spelled = new Map<string, string>()
  /** Pieces of the text: joined once, they cost less than a text that grows. */
  let out: Array<string> = []
  /** The last scalar ends with empty lines, so that the end of the document has to be marked. */
  let isOpen = false

  const scalar = (value: string | number): string => {
    if (typeof value === "number") return isCount(value) ? String(value) : spell(value)
    const known = spelled.get(value)
    if (known !== undefined) return known
    const text = isPlain(value) ? value : spell(value)
    spelled.set(value, text)
    return text
  }

  // Inside a list, since a document's first line has rules of its own.
  const spell = (value: string | number): string => dump([value], options).slice("- ".length, -1)

  /** What js-yaml lays out itself, moved to where it stands. */
  const layOut = (value: Part, indent: string): void => {
    const text = dump(asJson(value), options)
    isOpen = text.endsWith(endMark)
    const body = text.slice(0, isOpen ? 1 - endMark.length : text.length).slice(0, -1)
    out.push(body.replaceAll(/\n(?=[^\n])/g, `\n${indent}`))
  }

  /** Items begin where the text ends; the lines after them have the indentation. */
  const writeItems = (items: ReadonlyArray<Part>, indent: string): void => {
    let lead = ""
    for (const item of items) {
      if (lead !== "") out.push(lead)
      lead = `\n${indent}`
      if (typeof item === "string" && item.includes("\n")) layOut([item], indent)
      else {
        out.push("-")
        write(item, `${indent}  `, " ")
      }
    }
  }

  const writeField = (key: string, value: Part, indent: string): void => {
    if (!isSimpleKey(key) || (typeof value === "string" && value.includes("\n"))) {
      layOut(new Map([[key, value]]), indent)
    } else {
      const inside = `${indent}  `
      out.push(scalar(key), ":")
      write(value, inside, `\n${inside}`)
    }
  }

  const writeFields = (fields: Tree, indent: string): void => {
    const lead = `\n${indent}`
    let isFirst = true
    for (const key in fields) {
      const value = fields[key]
      if (value === undefined) continue
      if (!isFirst) out.push(lead)
      isFirst = false
      writeField(key, value, indent)
    }
  }

  const writeEntries = (entries: ReadonlyMap<string, Part>, indent: string): void => {
    const lead = `\n${indent}`
    let isFirst = true
    for (const [key, value] of entries) {
      if (!isFirst) out.push(lead)
      isFirst = false
      writeField(key, value, indent)
    }
  }

  /** A block follows what leads to it; all else stands on the same line. */
  const write = (value: Part, indent: string, lead: string): void => {
    isOpen = false
    if (typeof value === "string" || typeof value === "number") out.push(" ", scalar(value))
    else if (typeof value === "boolean" || value === null)
      out.push(value === null ? " null" : value ? " true" : " false")
    else if (isList(value)) {
      out.push(value.length === 0 ? " []" : lead)
      writeItems(value, indent)
    } else if (isMap(value)) {
      out.push(value.size === 0 ? " {}" : lead)
      writeEntries(value, indent)
    } else {
      out.push(isEmpty(value) ? " {}" : lead)
      writeFields(value, indent)
    }
  }

  return (document) => {
    out = []
    if (isEmpty(document)) out.push("{}")
    isOpen = false
    writeFields(document, "")
    out.push(isOpen ? endMark : "\n")
    return out.join("")
  }
}
