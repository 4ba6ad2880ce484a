import {
  child,
  type Cursor,
  dereference,
  entriesOf,
  isRecord,
  setOwn,
  source,
  type Source,
  type Sources,
  textOf
} from "@lintel/import"
import type { Json } from "@lintel/model"
import type { Context } from "./context.js"

const exampleValue = (context: Context, cursor: Cursor): Json | undefined => {
  const example = dereference(context, cursor)
  if (example === undefined || !isRecord(example.value)) return undefined
  const value = child(example, "value") ?? child(example, "dataValue") ?? child(example, "serializedValue")
  if (value !== undefined) return value.value as Json
  const external = textOf(child(example, "externalValue"))
  return external === undefined ? undefined : { externalValue: external }
}

/** `example` and `examples` as one record. Sources of named examples are those of their values. */
export const readExamples = (
  context: Context,
  holder: Cursor,
  sources: Sources
): Readonly<Record<string, Json>> | undefined => {
  const out: Record<string, Json> = {}
  const inside = new Map<string, Source>()
  const one = child(holder, "example")
  if (one !== undefined) {
    out["example"] = one.value as Json
    inside.set("example", source(one.trail))
  }
  for (const [name, cursor] of entriesOf(child(holder, "examples"))) {
    const value = exampleValue(context, cursor)
    if (value === undefined) continue
    setOwn(out, name, value)
    inside.set(name, source(dereference(context, cursor)?.trail ?? cursor.trail))
  }
  if (Object.keys(out).length === 0) return undefined
  sources.set("examples", source(holder.trail, inside))
  return out
}
