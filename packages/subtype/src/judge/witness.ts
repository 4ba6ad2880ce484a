import { type Json } from "@lintel/json-schema"
import { confirmClaims, type Subject } from "./independent.js"
import { evaluate, type Evaluation, type Failure, type Visit } from "./interpreter.js"
import { isJsonObject } from "./json.js"
import { type Path, pointerOf } from "./resolve.js"
import { traitsOf } from "./traits.js"

/** Where a schema speaks of a part of a value. */
export interface Mention {
  readonly pointer: string
  readonly keyword?: string
}

/** Why `sup` refuses a part of a value, and where `sub` admits that part. */
export interface Refusal {
  readonly at: string
  readonly keyword: string
  readonly sub: Mention
  readonly sup: Mention
  readonly causes: ReadonlyArray<Refusal>
}

interface Visits {
  readonly keywords: ReadonlySet<string>
  readonly visits: Array<Visit>
  /** The schemas at a part of the value, where they were asked for. */
  readonly known: Map<string, ReadonlyArray<Visit>>
  /** The schemas at every part, once many were asked for. */
  all: ReadonlyMap<string, ReadonlyArray<Visit>> | undefined
}

/** The judgement of a value that `sub` should accept and `sup` refuse. */
export type Judgement =
  | { readonly _tag: "Confirmed"; readonly refusals: ReadonlyArray<Refusal> }
  | { readonly _tag: "Unconfirmed"; readonly text: string }

const asSubject = ({ dialect, formats, knowledge, marks, matches }: Subject) => ({
  dialect,
  formats,
  knowledge,
  marks,
  matches
})

/**
 * Judges a witness: by the interpreter on the schemas as they are written, then by validators that are not ours. A
 * confirmed one comes with the places where the two schemas differ about it.
 */
export const judgeWitness = (sub: Subject, sup: Subject, value: Json): Judgement => {
  const refused = evaluate(sup.document, sup.pointer, value, asSubject(sup))
  const { accepted, visits } = visitsOf(sub, value, refused._tag === "Invalid" ? refused.failures : [])
  if (accepted._tag !== "Valid") return unconfirmed("sub", accepted)
  if (refused._tag !== "Invalid") return unconfirmed("sup", refused)
  const claims = [
    { subject: sub, accepts: true },
    { subject: sup, accepts: false }
  ]
  const confirmation = confirmClaims(claims, value)
  if (confirmation._tag !== "Confirmed") {
    return { _tag: "Unconfirmed", text: "a value was found that other validators do not confirm" }
  }
  const locate = (failure: Failure): Refusal => ({
    at: failure.instance,
    keyword: failure.keyword,
    sub: mentionOf(visits, failure),
    sup: { pointer: failure.schema, keyword: failure.keyword },
    causes: failure.causes.map(locate)
  })
  return { _tag: "Confirmed", refusals: refused.failures.map(locate) }
}

/** Whether a side accepts the value, and which of its schemas speak of the parts that are refused and what is around. */
const visitsOf = (
  subject: Subject,
  value: Json,
  failures: ReadonlyArray<Failure>
): { readonly accepted: Evaluation; readonly visits: Visits } => {
  const around = new Set<string>()
  const note = ({ causes, instance }: Failure): void => {
    for (let at = instance; at !== "" && !around.has(at); at = at.slice(0, at.lastIndexOf("/"))) around.add(at)
    causes.forEach(note)
  }
  failures.forEach(note)
  const visits: Visits = { keywords: traitsOf(subject.dialect).keywords, visits: [], known: new Map(), all: undefined }
  const accepted = evaluate(subject.document, subject.pointer, value, {
    ...asSubject(subject),
    failures: false,
    focus: (instance) => around.has(pointerOf(instance)),
    visited: (visit) => {
      visits.visits.push(visit)
    }
  })
  return { accepted, visits }
}

const unconfirmed = (side: "sub" | "sup", evaluation: Evaluation): Judgement => {
  const reason = evaluation._tag === "Unknown" ? evaluation.unknowns[0] : undefined
  const about = reason === undefined ? "" : ` (${reason.reason}${reason.text === "" ? "" : ` ${reason.text}`})`
  return { _tag: "Unconfirmed", text: `a value was found that cannot be judged on the ${side} side${about}` }
}

/** Keywords that say the same kind of thing, in the order in which each is closest to the next. */
const families: ReadonlyArray<ReadonlyArray<string>> = [
  ["minimum", "exclusiveMinimum"],
  ["maximum", "exclusiveMaximum"],
  ["minimum", "exclusiveMinimum", "multipleOf", "maximum", "exclusiveMaximum"],
  ["maxLength", "minLength", "pattern", "format"],
  ["items", "prefixItems", "additionalItems", "contains", "minItems", "maxItems", "uniqueItems", "unevaluatedItems"],
  ["required", "dependentRequired", "minProperties", "properties", "maxProperties"],
  ["additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties", "properties"]
]

/** Keywords that may say about a value what another one refuses, the closest first. */
const counterparts = (keyword: string): ReadonlyArray<string> => {
  const known = counterpartsOf.get(keyword)
  if (known !== undefined) return known
  const related = families.filter((family) => family.includes(keyword)).flat()
  const found = [...new Set([keyword, ...related, ...general])]
  counterpartsOf.set(keyword, found)
  return found
}

const counterpartsOf = new Map<string, ReadonlyArray<string>>()

const general = ["const", "enum", "type", "anyOf", "oneOf", "if", "not"]

/** What admits a part that its own schemas do not mention. */
const admitting = ["additionalProperties", "unevaluatedProperties", "patternProperties", "items", "properties", "type"]

const forbids: ReadonlySet<string> = new Set(["additionalProperties", "unevaluatedProperties", "properties"])

// The schema of `sub` that speaks of the part, with the keyword that comes closest to the one that refuses it.
const mentionOf = (visits: Visits, failure: Failure): Mention => {
  const schemas = schemasAt(visits, failure.instance)
  const [first] = schemas
  if (first !== undefined) {
    const holder = holderOf(first.path)
    if (forbids.has(failure.keyword) && holder !== undefined) return { pointer: pointerOf(first.path), keyword: holder }
    return keywordAmong(visits, schemas, counterparts(failure.keyword)) ?? { pointer: pointerOf(first.path) }
  }
  for (let at = failure.instance; at !== "";) {
    at = at.slice(0, at.lastIndexOf("/"))
    const around = schemasAt(visits, at)
    const [outer] = around
    if (outer !== undefined) return keywordAmong(visits, around, admitting) ?? { pointer: pointerOf(outer.path) }
  }
  return { pointer: "" }
}

const keywordAmong = (
  { keywords }: Visits,
  schemas: ReadonlyArray<Visit>,
  wanted: ReadonlyArray<string>
): Mention | undefined => {
  for (const keyword of wanted) {
    if (!keywords.has(keyword)) continue
    const visit = schemas.find(({ schema }) => isJsonObject(schema) && Object.hasOwn(schema, keyword))
    if (visit !== undefined) return { pointer: `${pointerOf(visit.path)}/${keyword}`, keyword }
  }
  return undefined
}

// The keyword under which a schema of a property is written.
const holderOf = ({ parent, token }: Path): string | undefined => {
  const above = parent?.token
  if (above === "properties" || above === "patternProperties") return above
  return token === "additionalProperties" || token === "unevaluatedProperties" ? token : undefined
}

// Pointers are written out only for places of the right depth: there may be very many visits.
const schemasAt = (at: Visits, instance: string): ReadonlyArray<Visit> => {
  const { known, visits } = at
  const before = known.get(instance)
  if (before !== undefined) return before
  if (known.size >= fewLookups) return byInstance(at).get(instance) ?? []
  const depth = instance.split("/").length - 1
  const found = visits.filter(
    (visit) =>
      visit.tally.verdict === true && depthOfPath(visit.instance) === depth && pointerOf(visit.instance) === instance
  )
  known.set(instance, found)
  return found
}

/** From so many parts on, all visits are sorted by their part: looking through them each time would take too long. */
const fewLookups = 50

const byInstance = (at: Visits): ReadonlyMap<string, ReadonlyArray<Visit>> => {
  if (at.all !== undefined) return at.all
  const all = new Map<string, Array<Visit>>()
  for (const visit of at.visits) {
    if (visit.tally.verdict !== true) continue
    const pointer = pointerOf(visit.instance)
    const list = all.get(pointer)
    if (list === undefined) all.set(pointer, [visit])
    else list.push(visit)
  }
  at.all = all
  return all
}

const depthOfPath = (path: Path): number => {
  let depth = 0
  for (let at = path.parent; at !== undefined; at = at.parent) depth++
  return depth
}
