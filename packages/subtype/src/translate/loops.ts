import { escapeToken, isObject, own, type SchemaIndex, type SchemaLocation, subschemas } from "@lintel/json-schema"
import { emptyScope } from "./mode.js"
import { type Reference, referencesOf } from "./references.js"

/** A reference that leads back to the schema that it stands in, without a property or an item in between. */
export interface Loop {
  readonly pointer: string
  readonly keyword: Reference["keyword"]
  readonly text: string
}

/** Keywords whose schemas speak of the same value. */
const inPlace: ReadonlySet<string> = new Set([
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "dependencies"
])

const notRead: ReadonlySet<string> = new Set(["$defs", "definitions"])

/** A step to a schema of the same value, with the reference that makes it. */
interface Step {
  readonly to: SchemaLocation
  readonly loop: Loop | undefined
}

interface Visit {
  readonly value: object
  readonly loop: Loop | undefined
  readonly steps: ReadonlyArray<Step>
  next: number
}

const maxLooked = 20_000

/** The loops that can be reached from a schema, the first of each cycle. */
export const loopsFrom = (index: SchemaIndex, start: SchemaLocation): ReadonlyArray<Loop> => {
  const roots = [start]
  const done = new Set<object>()
  const found = new Map<string, Loop>()
  for (let root = roots.pop(); root !== undefined && done.size < maxLooked; root = roots.pop()) {
    visitInPlace(index, root, done, found, roots)
  }
  return [...found.values()]
}

const visitInPlace = (
  index: SchemaIndex,
  root: SchemaLocation,
  done: Set<object>,
  found: Map<string, Loop>,
  parts: Array<SchemaLocation>
): void => {
  const path: Array<Visit> = []
  const open = new Set<object>()
  const enter = ({ loop, to }: Step): void => {
    if (!isObject(to.value)) return
    if (open.has(to.value)) {
      // The cycle has a reference: this one, or the last one before it.
      const closing = loop ?? path.findLast((visit) => visit.loop !== undefined)?.loop
      if (closing !== undefined) found.set(closing.pointer, closing)
      return
    }
    if (done.has(to.value)) return
    done.add(to.value)
    open.add(to.value)
    path.push({ value: to.value, loop, steps: stepsFrom(index, to, parts), next: 0 })
  }
  enter({ to: root, loop: undefined })
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const step = top.steps[top.next++]
    if (step !== undefined) enter(step)
    else open.delete((path.pop() ?? top).value)
  }
}

// Where a reference hides what stands beside it, `subschemas` does not give that either.
const stepsFrom = (index: SchemaIndex, location: SchemaLocation, parts: Array<SchemaLocation>): ReadonlyArray<Step> => {
  const steps: Array<Step> = []
  for (const { keyword, target, text } of referencesOf(index, location, emptyScope)) {
    const pointer = `${location.pointer}/${escapeToken(keyword)}`
    if (target !== undefined) steps.push({ to: target, loop: { pointer, keyword, text } })
  }
  for (const { tokens, value } of subschemas(location.value, index.features)) {
    const [keyword = ""] = tokens
    if (notRead.has(keyword)) continue
    const child = index.child(location, tokens, value)
    if (!inPlace.has(keyword)) parts.push(child)
    else if (keyword !== "then" && keyword !== "else") steps.push({ to: child, loop: undefined })
    else if (own(location.value, "if") !== undefined) steps.push({ to: child, loop: undefined })
  }
  return steps
}
