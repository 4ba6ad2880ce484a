import {
  child,
  compact,
  type Cursor,
  dereference,
  formOf,
  itemsOf,
  listAt,
  objectAt,
  onceIfShared,
  referenceText,
  refuse,
  source,
  type Source,
  type Sources,
  textOf,
  trailTo,
  unknownSchema,
  warnAt,
  warnOfUnknownKeys
} from "@lintel/import"
import { type Json, type Parameter, segment } from "@lintel/model"
import type { Context } from "./context.js"
import { readExamples } from "./examples.js"
import { isSet } from "./flag.js"
import { hasInlineSchema, inlineKeywords, inlineSchema } from "./inlineSchema.js"
import { collectExtensions, readDeprecation, readStability } from "./lifecycle.js"
import { type Read, readContent, readSchemaAt } from "./media.js"
import { readStyle } from "./style.js"
import { serialisation } from "./swaggerParameter.js"

const places: ReadonlySet<string> = new Set(["path", "query", "header", "cookie", "querystring"])
const ignoredHeaders: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"])

/** A parameter as it is identified: by place and name, headers without regard to case. */
const parameterKey = (place: string, name: string): string =>
  `${place} ${place === "header" ? name.toLowerCase() : name}`

/** A parameter of a document, before the lists of path and operation are put together. */
export interface FoundParameter {
  readonly cursor: Cursor
  /** The parameter as listed: itself, or a reference to it. */
  readonly raw: Cursor
  readonly place: string
  readonly name: string
  /** The description cannot be found. */
  readonly isLost?: true
}

/** What stands for a parameter that cannot be found: nothing is known of it but that there is one. */
const lostParameter = (raw: Cursor): FoundParameter => {
  const { $ref } = unknownSchema(referenceText(raw))
  return { cursor: { value: { schema: { $ref } }, trail: raw.trail }, raw, place: "query", name: $ref, isLost: true }
}

const find = (context: Context, raw: Cursor): FoundParameter | undefined => {
  const target = dereference(context, raw)
  if (target === undefined) return lostParameter(raw)
  const cursor = objectAt(context, target, "a parameter")
  if (cursor === undefined) return undefined
  const place = textOf(child(cursor, "in"))
  const name = textOf(child(cursor, "name"))
  if (place !== undefined && name !== undefined) return { cursor, raw, place, name }
  const missing = place === undefined ? "in" : "name"
  refuse(
    context,
    cursor.trail,
    `a parameter must have "${missing}", which is ${formOf(child(cursor, missing)?.value ?? null)}`
  )
  return undefined
}

/** The parameters of a list, checked for duplicates: the first of a name counts. */
export const findParameters = (context: Context, list: Cursor | undefined): ReadonlyMap<string, FoundParameter> => {
  const found = new Map<string, FoundParameter>()
  for (const raw of itemsOf(listAt(context, list, "parameters"))) {
    const parameter = find(context, raw)
    if (parameter === undefined) continue
    const key = parameterKey(parameter.place, parameter.name)
    if (!found.has(key)) found.set(key, parameter)
    else if (found.get(key)?.cursor.value !== parameter.cursor.value) {
      warnAt(context, "duplicate", raw.trail, `the ${key} is described twice; the first counts`, "parameter")
    }
  }
  return found
}

/** The parameters of an operation: its own, and those of its path that it does not replace. */
export const mergeParameters = (
  ofPath: ReadonlyMap<string, FoundParameter>,
  ofOperation: ReadonlyMap<string, FoundParameter>
): ReadonlyArray<FoundParameter> => [
  ...[...ofPath].filter(([key]) => !ofOperation.has(key)).map(([, parameter]) => parameter),
  ...ofOperation.values()
]

const parameterKeys: ReadonlySet<string> = new Set([
  "in",
  "name",
  "description",
  "required",
  "deprecated",
  "allowEmptyValue",
  "allowReserved",
  "style",
  "explode",
  "schema",
  "content",
  "example",
  "examples"
])

const inlineParameterKeys: ReadonlySet<string> = new Set([...parameterKeys, ...inlineKeywords, "collectionFormat"])

/** Reads one parameter of OpenAPI 3. */
export const readParameter = (context: Context, found: FoundParameter): Read<Parameter> =>
  onceIfShared(context, "parameter", found.raw, found.cursor, () => {
    const { cursor, name, place } = found
    const sources: Sources = new Map()
    const isInline = child(cursor, "content") === undefined && hasInlineSchema(context, cursor)
    warnOfUnknownKeys(context, cursor, isInline ? inlineParameterKeys : parameterKeys, "a parameter")
    if (!isInline && child(cursor, "schema") === undefined && child(cursor, "content") === undefined) {
      warnAt(
        context,
        "missing",
        cursor.trail,
        `the parameter "${name}" has no schema; what it may be is unknown`,
        "schema"
      )
    }
    const content = readContent(context, child(cursor, "content"))
    if (content !== undefined) sources.set("content", content.source)
    if (isInline) sources.set("schema", source(cursor.trail))
    const takesFlags = place === "query" || place === "querystring"
    const value = compact<Parameter>({
      in: place as Parameter["in"],
      name,
      description: textOf(child(cursor, "description")),
      required: place !== "path" && isSet(context, cursor, "required") ? true : undefined,
      schema: isInline ? inlineSchema(context, cursor) : readSchemaAt(context, cursor, "schema"),
      content: content?.value,
      ...(isInline && child(cursor, "collectionFormat") !== undefined
        ? serialisation(context, cursor, place === "query")
        : readStyle(context, cursor, place === "query" || place === "cookie" ? "form" : "simple")),
      allowEmptyValue: takesFlags && isSet(context, cursor, "allowEmptyValue") ? true : undefined,
      allowReserved: isSet(context, cursor, "allowReserved") ? true : undefined,
      deprecation: readDeprecation(context, cursor),
      stability: readStability(context, cursor),
      examples: readExamples(context, cursor, sources)
    })
    return { value, source: source(cursor.trail, sources) }
  })

/** The names between braces of a path template. */
const templateNames = (path: string): ReadonlySet<string> =>
  new Set([...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? ""))

const isUsable = (context: Context, found: FoundParameter, template: ReadonlySet<string> | undefined): boolean => {
  const { cursor, name, place } = found
  if (found.isLost === true) return true
  if (!places.has(place)) {
    refuse(context, trailTo(cursor.trail, "in"), `a parameter must be in path, query, header or cookie, not "${place}"`)
    return false
  }
  if (place === "header" && ignoredHeaders.has(name.toLowerCase())) {
    const reason = `the header ${name} is described by media types and security, not as a parameter`
    warnAt(context, "without-effect", cursor.trail, reason, "header parameter")
    return false
  }
  if (place !== "path" || template === undefined) return true
  if (child(cursor, "required")?.value !== true) {
    warnAt(
      context,
      "repaired",
      cursor.trail,
      `the path parameter "${name}" is required, as all in a path are`,
      "required"
    )
  }
  if (template.has(name)) return true
  warnAt(
    context,
    "without-effect",
    cursor.trail,
    `the path has no {${name}}; the parameter is left out`,
    "path parameter"
  )
  return false
}

/** Reads the parameters of an operation; those that the path names and nobody describes are known by name only. */
export const readParameters = (
  context: Context,
  found: ReadonlyArray<FoundParameter>,
  operation: Cursor,
  path: string | undefined,
  extensions: Record<string, Json>,
  read: (context: Context, found: FoundParameter) => Read<Parameter> = readParameter
): Read<ReadonlyArray<Parameter>> => {
  const parameters: Array<Parameter> = []
  const inside = new Map<string, Source>()
  const template = path === undefined ? undefined : templateNames(path)
  const add = (parameter: Read<Parameter>): void => {
    inside.set(String(parameters.length), parameter.source)
    parameters.push(parameter.value)
  }
  for (const parameter of found) {
    if (!isUsable(context, parameter, template)) continue
    if (parameter.isLost === true) {
      add({
        value: { in: "query", name: parameter.name, schema: { $ref: parameter.name } },
        source: source(parameter.cursor.trail)
      })
      continue
    }
    add(read(context, parameter))
    collectExtensions(
      context,
      parameter.cursor,
      `/parameters/${parameter.place}:${segment(parameter.name)}`,
      extensions
    )
  }
  for (const name of template ?? []) {
    if (found.some((parameter) => parameter.place === "path" && parameter.name === name)) continue
    warnAt(context, "missing", operation.trail, `the path parameter "${name}" is not described`, "path parameter")
    add({ value: { in: "path", name }, source: source(operation.trail) })
  }
  return { value: parameters, source: source(operation.trail, inside) }
}
