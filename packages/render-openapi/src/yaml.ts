import { dump } from "js-yaml"
import { isJsonObject, type Json, type JsonObject } from "@lintel/model"
import type { Tree } from "./tree.js"

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
  let out = ""
  /** The last scalar ends with empty lines, so that the end of the document has to be marked. */
  let isOpen = false

  const scalar = (value: string | number): string => {
    if (typeof value === "number") return isCount(value) ? String(value) : spell(value)
    if (isPlain(value)) return value
    const known = spelled.get(value)
    if (known !== undefined) return known
    const text = spell(value)
    spelled.set(value, text)
    return text
  }

  // Inside a list, since a document's first line has rules of its own.
  const spell = (value: string | number): string => dump([value], options).slice("- ".length, -1)

  /** What js-yaml lays out itself, moved to where it stands. */
  const layOut = (value: Json, indent: string): void => {
    const text = dump(value, options)
    isOpen = text.endsWith(endMark)
    const body = text.slice(0, isOpen ? 1 - endMark.length : text.length).slice(0, -1)
    out += body.replaceAll(/\n(?=[^\n])/g, `\n${indent}`)
  }

  /** Items begin where the text ends; the lines after them have the indentation. */
  const writeItems = (items: ReadonlyArray<Json>, indent: string): void => {
    let lead = ""
    for (const item of items) {
      out += lead
      lead = `\n${indent}`
      if (typeof item === "string" && item.includes("\n")) layOut([item], indent)
      else {
        out += "-"
        write(item, `${indent}  `, " ")
      }
    }
  }

  const writeFields = (fields: JsonObject, keys: ReadonlyArray<string>, indent: string): void => {
    const inside = `${indent}  `
    let lead = ""
    for (const key of keys) {
      const value = fields[key] ?? null
      if (!isSimpleKey(key) || (typeof value === "string" && value.includes("\n"))) {
        out += lead
        layOut({ [key]: value }, indent)
      } else {
        out += `${lead}${scalar(key)}:`
        write(value, inside, `\n${inside}`)
      }
      lead = `\n${indent}`
    }
  }

  /** A block follows what leads to it; all else stands on the same line. */
  const write = (value: Json, indent: string, lead: string): void => {
    isOpen = false
    if (typeof value === "string" || typeof value === "number") out += ` ${scalar(value)}`
    else if (typeof value === "boolean" || value === null) out += ` ${String(value)}`
    else if (isJsonObject(value)) {
      const keys = Object.keys(value)
      out += keys.length === 0 ? " {}" : lead
      writeFields(value, keys, indent)
    } else {
      out += value.length === 0 ? " []" : lead
      writeItems(value, indent)
    }
  }

  return (document) => {
    out = ""
    const keys = Object.keys(document)
    if (keys.length === 0) out = "{}"
    isOpen = false
    writeFields(document, keys, "")
    return isOpen ? `${out}${endMark}` : `${out}\n`
  }
}
