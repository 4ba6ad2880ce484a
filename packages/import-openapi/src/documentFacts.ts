import { locate } from "@lintel/document"
import {
  child,
  type Cursor,
  entriesOf,
  isExtension,
  itemsOf,
  objectAt,
  pathOf,
  source,
  type Source,
  type Sources,
  textOf,
  warnAt
} from "@lintel/import"
import { type HttpContract, type Json, segment } from "@lintel/model"
import type { Context } from "./context.js"
import { declaredKey } from "./declared.js"
import { collectExtensions, extensionsOf } from "./lifecycle.js"

export const readTags = (
  context: Context,
  root: Cursor,
  sources: Sources
): Readonly<Record<string, { readonly description?: string }>> | undefined => {
  const list = child(root, "tags")
  const tags: Record<string, { readonly description?: string }> = {}
  const inside = new Map<string, Source>()
  for (const item of itemsOf(list)) {
    const tag = objectAt(context, item, "a tag")
    const name = tag === undefined ? undefined : textOf(child(tag, "name"))
    if (tag === undefined || name === undefined) continue
    const description = textOf(child(tag, "description"))
    tags[segment(name)] = description === undefined ? {} : { description }
    inside.set(segment(name), source(tag.trail))
  }
  if (list === undefined || inside.size === 0) return undefined
  sources.set("tags", source(list.trail, inside))
  return tags
}

const knownRootKeys: ReadonlySet<string> = new Set([
  "openapi",
  "$self",
  "swagger",
  "info",
  "jsonSchemaDialect",
  "servers",
  "paths",
  "webhooks",
  "components",
  "security",
  "tags",
  "externalDocs",
  "host",
  "basePath",
  "schemes",
  "consumes",
  "produces",
  "definitions",
  "parameters",
  "responses",
  "securityDefinitions"
])

export const readExtensions = (
  context: Context,
  root: Cursor,
  info: Cursor | undefined,
  isDeclaredRead: boolean
): HttpContract["extensions"] => {
  const collected: Record<string, Json> = {}
  collectExtensions(context, root, "", collected)
  delete collected["x-webhooks"]
  if (isDeclaredRead) delete collected[declaredKey]
  if (info !== undefined) collectExtensions(context, info, "/info", collected)
  const paths = child(root, "paths")
  if (paths !== undefined) collectExtensions(context, paths, "/paths", collected)
  for (const key of ["termsOfService", "contact", "license", "summary"]) {
    const part = info === undefined ? undefined : child(info, key)
    if (part !== undefined) collected[key] = part.value as Json
  }
  const externalDocs = child(root, "externalDocs")
  if (externalDocs !== undefined) collected["externalDocs"] = externalDocs.value as Json
  for (const [key, cursor] of entriesOf(root)) {
    if (knownRootKeys.has(key) || isExtension(key)) continue
    warnAt(context, "unknown-key", cursor.trail, `"${key}" of the document is left out`, `root ${key}`)
  }
  return extensionsOf(collected)
}

/** The version as written: `1.10` without quotes is the number 1.1, which nobody means. */
export const readVersion = (context: Context, cursor: Cursor | undefined): string | undefined => {
  if (cursor === undefined || typeof cursor.value === "string") return textOf(cursor)
  if (typeof cursor.value !== "number") return undefined
  warnAt(context, "repaired", cursor.trail, "the version must be text; it is read as written", "version")
  const document = context.set.documents.get(cursor.trail.file)
  const offsets = document === undefined ? undefined : locate(document, pathOf(cursor.trail))?.offsets
  return offsets === undefined ? String(cursor.value) : document?.text.slice(offsets.value, offsets.end)
}
