import { posix } from "node:path"
import { type Document, formatPointer, parsePointer } from "@lintel/document"
import { type Dialect, dialectFeatures } from "@lintel/json-schema"
import { isJsonObject, type JsonObject } from "@lintel/model"

/** Schemas of several files as one document: each file is a resource of its own inside the first. */
export interface Bundle {
  readonly value: unknown
  /** Which document a pointer of the bundle leads into, and where. */
  readonly find: (pointer: string) => { readonly path: string; readonly document: Document; readonly pointer: string }
}

type Files = ReadonlyMap<string, Document>

const isAbsolute = (id: unknown): id is string => typeof id === "string" && URL.canParse(id)

/** The file's path as seen from the first one, as a part of an address. */
const relativeAddress = (from: string, to: string): string =>
  posix.relative(posix.dirname(from), to).split("/").map(encodeURIComponent).join("/")

/** A schema under a name of its own. Where a reference hides what stands beside it, the schema goes one level down. */
const named = (schema: JsonObject, keyword: string, id: string, hidesSiblings: boolean): JsonObject =>
  hidesSiblings && Object.hasOwn(schema, "$ref") ? { [keyword]: id, allOf: [schema] } : { ...schema, [keyword]: id }

const freeKey = (taken: JsonObject, name: string): string => {
  let key = name
  while (Object.hasOwn(taken, key)) key = `${key}_`
  return key
}

/**
 * Puts a schema and the files it refers to into one document, so that references between them lead somewhere. A file
 * that names itself keeps its name.
 */
export const bundle = (path: string, document: Document, others: Files, dialect: Dialect): Bundle => {
  const root = document.value
  const whole: Bundle = { value: root, find: (pointer) => ({ path, document, pointer }) }
  const { idKeyword, level, refHidesSiblings } = dialectFeatures(dialect)
  if (others.size === 0 || !isJsonObject(root) || idKeyword === undefined) return whole
  const name = root[idKeyword]
  const base = isAbsolute(name) ? name : `file:///${encodeURIComponent(posix.basename(path))}`
  const holder = level >= 2019 ? "$defs" : "definitions"
  const existing = isJsonObject(root[holder]) ? root[holder] : {}
  const parts = new Map<string, string>()
  const added: Record<string, JsonObject> = {}
  for (const [file, { value }] of others) {
    if (!isJsonObject(value)) continue
    const own = isAbsolute(value[idKeyword]) ? value[idKeyword] : undefined
    // What is known by an address is referred to by it, whatever it calls itself.
    const address = isAbsolute(file) ? file : undefined
    const ids = [own, address].filter((it) => it !== undefined)
    for (const id of new Set(ids.length > 0 ? ids : [new URL(relativeAddress(path, file), base).href])) {
      const key = freeKey({ ...existing, ...added }, file)
      added[key] = named(value, idKeyword, id, refHidesSiblings)
      parts.set(key, file)
    }
  }
  const start = named(root, idKeyword, base, refHidesSiblings)
  return {
    value: { ...start, [holder]: { ...existing, ...added } },
    find: (pointer) => {
      const [first, key = "", ...rest] = parsePointer(pointer) ?? []
      const file = first === holder ? parts.get(key) : undefined
      const found = file === undefined ? undefined : others.get(file)
      return file === undefined || found === undefined
        ? { path, document, pointer }
        : { path: file, document: found, pointer: formatPointer(rest) }
    }
  }
}
