import { type Json } from "@lintel/json-schema"
import { type Scope, emptyScope, scopeOfValue } from "../scope.js"
import { resolverOf } from "../interpreter.js"
import { isJsonArray, isJsonObject } from "../json.js"
import { type Place } from "../resolve.js"
import { traitsOf } from "../traits.js"
import { visitArray } from "./arrays.js"
import { finish } from "./finish.js"
import {
  type AskTarget,
  type Mutable,
  type Node,
  type Specialised,
  type Subject,
  type Work,
  applicationOf,
  hidden,
  targetNode
} from "./node.js"
import { visitObject } from "./objects.js"
import { visitInPlace, visitReferences } from "./references.js"

const maximumVisits = 300_000

const maximumApplications = 1_000_000

/**
 * A schema of any dialect, rewritten for one value as self-contained 2020-12 schemas without ids, anchors, dynamic
 * references, patterns and formats: every validator reads it alike, and none runs a pattern of the user.
 *
 * - A reference becomes a name, one per target and dynamic scope.
 * - A pattern or an asserted format becomes the list of the value's own parts that match it.
 * - What the value does not reach is left out, so that a large document costs no more than its value.
 *
 * Undefined if a reference has no target (unless `nowhere` says what it is taken to say of every value), a pattern cannot be decided, or the work is too much: here, or for a
 * validator, which applies one schema to one value as often as there are ways to it.
 */
export const specialise = (subject: Subject, value: Json, nowhere?: boolean): Specialised | undefined => {
  const resolver = resolverOf(subject.document, traitsOf(subject.dialect))
  const start = resolver.start(subject.pointer)
  if (start === undefined) return undefined
  return specialiseAt(subject, start, scopeOfValue(emptyScope(), subject.marks, start), value, undefined, nowhere)
}

/**
 * The same for a schema at a place. With `ask`, a reference that applies to an array or an object is replaced by what is
 * said of its target; undefined also if that is not known, or if more than its yes or no matters: what it evaluates.
 */
export const specialiseAt = (
  subject: Subject,
  start: Place,
  scope: Scope,
  value: Json,
  ask?: AskTarget,
  nowhere?: boolean
): Specialised | undefined => {
  const traits = traitsOf(subject.dialect)
  const resolver = resolverOf(subject.document, traits)
  const definitions: { [name: string]: Mutable } = {}
  const targets = new Map<Json, Map<Scope, { readonly node: Node; readonly name: string }>>()
  const work: Work = {
    subject,
    traits,
    resolver,
    targets,
    definitions,
    nodes: [],
    pending: [],
    ask,
    nowhere,
    // The first is that of every leaf.
    applications: [[]],
    current: 0,
    definitionCount: 0,
    failed: false
  }
  const root = targetNode(work, start, scope)
  const first = applicationOf(work, root.node, value)
  for (let entry = work.pending.pop(); entry !== undefined && !work.failed; entry = work.pending.pop()) {
    if (work.applications.length > maximumVisits) return undefined
    work.current = entry.node.values.get(entry.value) ?? 0
    visit(work, entry.node, entry.value)
  }
  if (work.failed || countApplications(work.applications, first) > maximumApplications) return undefined
  for (const node of work.nodes) finish(work, node)
  if (work.failed) return undefined
  return { root: root.name, schemas: definitions }
}

// Every way from the first application on, each counted; endless where one leads back to itself.

const countApplications = (applications: ReadonlyArray<ReadonlyArray<number>>, first: number): number => {
  const totals = new Float64Array(applications.length)
  const states = new Uint8Array(applications.length)
  const path = [first]
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    const next = applications[at] ?? []
    if (states[at] === 0) {
      states[at] = 1
      for (const one of next) {
        if (states[one] === 1) return Infinity
        if (states[one] === 0) path.push(one)
      }
      continue
    }
    path.pop()
    if (states[at] === 2) continue
    states[at] = 2
    totals[at] = next.reduce((sum, one) => sum + (totals[one] ?? 0), 1)
  }
  return totals[first] ?? 0
}

const visit = (work: Work, node: Node, value: Json): void => {
  if (!isJsonObject(node.place.schema)) return
  const schema = work.resolver.keywords(node.place.schema)
  if (work.ask !== undefined && ("unevaluatedProperties" in schema || "unevaluatedItems" in schema)) {
    work.failed = true
    return
  }
  visitReferences(work, node, schema, value)
  if (hidden(work, schema)) return
  visitInPlace(work, node, schema, value)
  if (isJsonArray(value)) visitArray(work, node, schema, value)
  else if (isJsonObject(value)) visitObject(work, node, schema, value)
}
