import type { AvroType, Field, SchemaPlace } from "@lintel/avro"
import { parsePointer, valueAt } from "@lintel/document"
import { isRecord, setOwn, source, type Source, type Sources, trailOf } from "@lintel/import"
import type { Json } from "@lintel/model"

/** A schema that defines every name it uses where it is first used, and where each part of it was written. */
export interface SelfContained {
  readonly schema: Json
  readonly source: Source
}

/** Definitions that refer to each other in a longer chain are not put together. */
const deepest = 500

interface Writing {
  readonly values: ReadonlyMap<string, unknown>
  readonly written: Set<string>
}

const tokensOf = ({ pointer }: SchemaPlace): ReadonlyArray<string> => parsePointer(pointer) ?? []

/** What the document says at a place. */
const rawAt = ({ values }: Writing, place: SchemaPlace): unknown => valueAt(values.get(place.document), tokensOf(place))

const sourceAt = (place: SchemaPlace, inside?: Sources): Source =>
  source(trailOf(place.document, tokensOf(place)), inside)

/** A copy of an object with some keys replaced, the others as they are. */
const copied = (raw: unknown, replaced: Readonly<Record<string, Json>>): Json => {
  const out: Record<string, Json> = {}
  for (const [key, value] of Object.entries(isRecord(raw) ? raw : {})) {
    if (!Object.hasOwn(replaced, key)) setOwn(out, key, value)
  }
  return { ...replaced, ...out }
}

const namespaceOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf(".")))

/** The schema of a type; `undefined` where definitions form too long a chain. */
const write = (writing: Writing, type: AvroType, namespace: string, depth: number): SelfContained | undefined => {
  if (depth > deepest) return undefined
  switch (type._tag) {
    case "array":
      return holder(writing, type, { type: "array" }, "items", write(writing, type.items, namespace, depth + 1))
    case "map":
      return holder(writing, type, { type: "map" }, "values", write(writing, type.values, namespace, depth + 1))
    case "union":
      return union(writing, type, type.branches, namespace, depth)
    case "record":
    case "enum":
    case "fixed":
      return named(writing, type, namespace, depth)
    default: {
      const raw = rawAt(writing, type.place)
      return { schema: isRecord(raw) ? copied(raw, {}) : type._tag, source: sourceAt(type.place) }
    }
  }
}

const holder = (
  writing: Writing,
  { place }: AvroType,
  kind: { readonly type: "array" | "map" },
  key: "items" | "values",
  inner: SelfContained | undefined
): SelfContained | undefined =>
  inner && {
    schema: copied(rawAt(writing, place), { ...kind, [key]: inner.schema }),
    source: sourceAt(place, new Map([[key, inner.source]]))
  }

const union = (
  writing: Writing,
  { place }: AvroType,
  branches: ReadonlyArray<AvroType>,
  namespace: string,
  depth: number
): SelfContained | undefined => {
  const schema: Array<Json> = []
  const inside: Sources = new Map()
  for (const [index, branch] of branches.entries()) {
    const inner = write(writing, branch, namespace, depth + 1)
    if (inner === undefined) return undefined
    schema.push(inner.schema)
    inside.set(String(index), inner.source)
  }
  return { schema, source: sourceAt(place, inside) }
}

const named = (
  writing: Writing,
  type: Extract<AvroType, { readonly name: string }>,
  namespace: string,
  depth: number
): SelfContained | undefined => {
  const { name, place } = type
  if (writing.written.has(name)) return { schema: name, source: sourceAt(place) }
  writing.written.add(name)
  const inner = namespaceOf(name)
  const simple = name.slice(name.lastIndexOf(".") + 1)
  const own = { name: simple, ...(inner === namespace ? {} : { namespace: inner }) }
  const raw = withoutNamespace(rawAt(writing, place))
  if (type._tag !== "record") return { schema: copied(raw, own), source: sourceAt(place) }
  const fields: Array<Json> = []
  const inside: Sources = new Map()
  for (const [index, field] of type.fields.entries()) {
    const made = fieldOf(writing, field, inner, depth)
    if (made === undefined) return undefined
    fields.push(made.schema)
    inside.set(String(index), made.source)
  }
  return {
    schema: copied(raw, { ...own, fields }),
    source: sourceAt(
      place,
      new Map([["fields", source(trailOf(place.document, [...tokensOf(place), "fields"]), inside)]])
    )
  }
}

/** The namespace is said again where it is another than the one around. */
const withoutNamespace = (raw: unknown): unknown =>
  isRecord(raw) ? Object.fromEntries(Object.entries(raw).filter(([key]) => key !== "namespace")) : raw

const fieldOf = (
  writing: Writing,
  { place, type }: Field,
  namespace: string,
  depth: number
): SelfContained | undefined => {
  const inner = write(writing, type, namespace, depth + 1)
  return (
    inner && {
      schema: copied(rawAt(writing, place), { type: inner.schema }),
      source: sourceAt(place, new Map([["type", inner.source]]))
    }
  )
}

/**
 * The schema of a type without references to other documents: each named type is defined where it is first used.
 * `undefined` where definitions refer to each other in a chain of more than five hundred.
 */
export const selfContained = (root: AvroType, values: ReadonlyMap<string, unknown>): SelfContained | undefined =>
  write({ values, written: new Set() }, root, "", 0)
