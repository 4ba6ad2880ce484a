import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import type { Witness } from "@lintel/diagnostic"
import type { Change, ChangeClass } from "../change.js"
import type { Run } from "../run.js"
import { align, type Step } from "./align.js"
import type { PayloadPosition } from "./comparison.js"
import { keywordDifferences } from "./difference.js"
import { equalJson } from "./equal.js"
import { meantOtherwise } from "./meantOtherwise.js"
import type { PayloadJudge, Writer } from "./judge.js"
import { pathPointer } from "./path.js"
import { type Placed, placeKey, resolved } from "./place.js"
import type { Sorter } from "./sorter.js"

/** A keyword that admits and refuses nothing here, and says something else than before. */
interface Annotation {
  readonly keyword: string
  readonly class: ChangeClass
  readonly old: Json | undefined
  readonly new: Json | undefined
}

interface Node {
  /** What it says about itself: most pairs differ only in what lies below them. */
  readonly speaks: boolean
  readonly before: Placed
  readonly after: Placed
  readonly edges: () => ReadonlyArray<{ readonly step: Step; readonly to: Node }>
  readonly writers: Set<Writer>
  readonly reaches: Set<string>
  first: { readonly position: PayloadPosition; readonly path: () => ReadonlyArray<Step> } | undefined
  visit: number
}

/** How a search came to a node. */
interface Arrival {
  readonly node: Node
  readonly from: Arrival | undefined
  readonly step: Step | undefined
}

const stepsTo = (arrival: Arrival): ReadonlyArray<Step> => {
  const steps: Array<Step> = []
  for (let at: Arrival | undefined = arrival; at !== undefined; at = at.from) {
    if (at.step !== undefined) steps.push(at.step)
  }
  return steps.toReversed()
}

/** Whether a difference is told already as one that somebody refuses, in one of the directions. */
export type IsTold = (before: Placed, after: Placed, writers: ReadonlySet<Writer>) => boolean

/** Differences that nobody refuses: what they change in meaning, and what is only worth knowing. */
export interface Meanings {
  readonly visit: (position: PayloadPosition) => void
  /** The changes; pairs of places that are told as something worse are left out of the second kind. */
  readonly changes: (isTold: IsTold) => ReadonlyArray<Change>
}

const valueAt = (schema: JsonObject, keyword: string): Json | undefined =>
  Object.hasOwn(schema, keyword) ? schema[keyword] : undefined

const isNumeric = ({ type }: JsonObject): boolean => type === "integer" || type === "number"

type Weigh = (
  old: Json | undefined,
  fresh: Json | undefined,
  before: JsonObject,
  writers: ReadonlySet<Writer>
) => ChangeClass | undefined

const changedOrGone: Weigh = (old) => (old === undefined ? "information" : "changes-meaning")

const annotations: ReadonlyArray<readonly [keyword: string, weigh: Weigh]> = [
  // Who left it out relied on what was filled in.
  ["default", changedOrGone],
  ["deprecated", (old, fresh) => ((old === true) === (fresh === true) ? undefined : "information")],
  ["contentEncoding", changedOrGone],
  ["contentMediaType", changedOrGone],
  ["discriminator", changedOrGone],
  [
    "readOnly",
    (old, fresh, _, writers) => {
      if ((old === true) === (fresh === true)) return undefined
      return fresh === true && writers.has("caller") ? "changes-meaning" : "information"
    }
  ],
  ["writeOnly", (old, fresh) => ((old === true) === (fresh === true) ? undefined : "information")],
  [
    "format",
    (old, fresh, before) => {
      if (old === undefined || fresh === undefined) return isNumeric(before) ? "information" : undefined
      return "changes-meaning"
    }
  ]
]

const lastName = (reference: Json | undefined): string | undefined =>
  typeof reference === "string" ? reference.slice(reference.lastIndexOf("/") + 1) : undefined

/** What a discriminator says beyond what holds without a word: a schema goes by its own name unless it is mapped. */
const asTold = (discriminator: Json | undefined): Json | undefined => {
  if (!isJsonObject(discriminator) || !isJsonObject(discriminator["mapping"])) return discriminator
  const { mapping: _mapping, ...rest } = discriminator
  const mapped = Object.entries(discriminator["mapping"]).filter(([name, to]) => lastName(to) !== name)
  return mapped.length === 0 ? rest : { ...rest, mapping: Object.fromEntries(mapped) }
}

const annotationsOf = (
  before: JsonObject,
  after: JsonObject,
  writers: ReadonlySet<Writer>
): ReadonlyArray<Annotation> =>
  annotations.flatMap(([keyword, weigh]) => {
    const [old, fresh] = [valueAt(before, keyword), valueAt(after, keyword)]
    if (equalJson(old, fresh) || (keyword === "discriminator" && equalJson(asTold(old), asTold(fresh)))) return []
    const found = weigh(old, fresh, before, writers)
    return found === undefined ? [] : [{ keyword, class: found, old, new: fresh }]
  })

/** A value outside the old list reaches readers that take it for something else, where they do not refuse it. */
const openedEnum = (before: JsonObject, after: JsonObject, writers: ReadonlySet<Writer>): ReadonlyArray<Annotation> => {
  const [old, fresh] = [before["enum"], after["enum"]]
  if (!writers.has("service") || !Array.isArray(old) || !Array.isArray(fresh)) return []
  const added = (fresh as ReadonlyArray<Json>).filter(
    (value) => !(old as ReadonlyArray<Json>).some((it) => equalJson(it, value))
  )
  return added.length === 0
    ? []
    : [{ keyword: "enum", class: "changes-meaning", old: undefined, new: added.slice(0, 20) }]
}

const told: ReadonlySet<string> = new Set(annotations.map(([keyword]) => keyword))

const shortly = (value: Json | undefined): Json | undefined =>
  value === undefined || JSON.stringify(value).length > 500 ? undefined : value

/** Follows what two schemas have in common and notes where they say something else that nobody refuses. */
export const createMeanings = (
  judge: PayloadJudge,
  sorted: Sorter,
  { witnesses }: Pick<Run, "witnesses">
): Meanings => {
  const nodes = new Map<string, Node>()
  const searched = new Map<Node, ReadonlyArray<Arrival>>()
  let visits = 0

  const nodeOf = (before: Placed, after: Placed): Node | undefined => {
    const [left, right] = [resolved(before, judge.before), resolved(after, judge.after)]
    const key = `${placeKey(left.place)} ${placeKey(right.place)}`
    const known = nodes.get(key)
    if (known !== undefined) return known
    if (judge.same(left.schema, right.schema)) return undefined
    let edges: ReturnType<Node["edges"]> | undefined
    const made: Node = {
      speaks: speaks(left.schema, right.schema),
      before: left,
      after: right,
      edges: () =>
        (edges ??= align(left, right, judge.same).flatMap((part) => {
          const to = nodeOf(part.before, part.after)
          return to === undefined ? [] : [{ step: part.step, to }]
        })),
      writers: new Set(),
      reaches: new Set(),
      first: undefined,
      visit: 0
    }
    nodes.set(key, made)
    return made
  }

  /** The nodes below one that say something about themselves, each by its shortest way; looked for once. */
  const search = (root: Node): ReadonlyArray<Arrival> => {
    const turn = ++visits
    const arrivals: Array<Arrival> = []
    const arrive = (node: Node, from: Arrival | undefined, step: Step | undefined): void => {
      if (node.visit === turn) return
      node.visit = turn
      arrivals.push({ node, from, step })
    }
    arrive(root, undefined, undefined)
    for (let index = 0; index < arrivals.length; index++) {
      const arrival = arrivals[index]
      if (arrival === undefined) break
      for (const { step, to } of arrival.node.edges()) arrive(to, arrival, step)
    }
    return arrivals.filter(({ node }) => node.speaks)
  }

  const visit = (position: PayloadPosition): void => {
    const root = nodeOf(position.before, position.after)
    if (root === undefined) return
    const speaking = searched.get(root) ?? search(root)
    searched.set(root, speaking)
    for (const arrival of speaking) {
      const { node } = arrival
      node.writers.add(position.writer)
      node.reaches.add(position.of)
      node.first ??= { position, path: () => stepsTo(arrival) }
    }
  }

  const changesOf = (node: Node, isTold: IsTold): ReadonlyArray<Change> => {
    const { after, before, first, reaches, writers } = node
    if (first === undefined || !isJsonObject(before.schema) || !isJsonObject(after.schema)) return []
    const isWorse = isTold(before, after, writers)
    const isOwn = judge.after.pointerOf(after.place) !== undefined || after.place.address === first.position.of
    const common = {
      ...(isOwn ? { subject: after.place.address, pointer: after.place.pointer } : { subject: first.position.of }),
      before: before.place,
      after: after.place,
      reaches: sorted(reaches)
    }
    const { position } = first
    const path = first.path()
    const where = { part: position.part, where: position.where, path: pathPointer(path) }
    const said = [
      // Another form of text that one side refuses is told as that.
      ...annotationsOf(before.schema, after.schema, writers).filter(
        ({ keyword }) => !isWorse || keyword !== "format" || isNumeric(before.schema as JsonObject)
      ),
      ...(isWorse ? [] : openedEnum(before.schema, after.schema, writers))
    ]
    const meanings = said.map(({ keyword, ...it }): Change => {
      const [old, fresh] = [shortly(it.old), shortly(it.new)]
      const isShown = witnesses !== "none" && it.class === "changes-meaning" && shownParts.has(position.part)
      const meant = { keyword, old: it.old, new: it.new, path, writer: position.writer }
      const make = (): Witness | undefined => meantOtherwise(judge, position, meant)
      const witness = !isShown ? undefined : witnesses === "now" ? make() : make
      return {
        ...common,
        code: "compat/meaning-changed",
        class: it.class,
        ...(witness === undefined ? {} : { witness }),
        data: {
          ...where,
          keyword,
          had: it.old !== undefined,
          has: it.new !== undefined,
          ...(old === undefined ? {} : { old }),
          ...(fresh === undefined ? {} : { new: fresh })
        }
      }
    })
    const differences = isWorse
      ? []
      : keywordDifferences(before.schema, after.schema).filter(
          ({ keyword, new: fresh, old }) =>
            !told.has(keyword) && !(nesting.has(keyword) && old === undefined && fresh === undefined)
        )
    if (differences.length === 0 || said.some(({ keyword }) => keyword === "enum")) return meanings
    return [
      ...meanings,
      {
        ...common,
        code: "compat/payload-changed",
        class: "information",
        data: { ...where, differences: differences.map((it) => ({ ...it })) }
      }
    ]
  }

  return { visit, changes: (isTold) => [...nodes.values()].flatMap((node) => changesOf(node, isTold)) }
}

/** Whether two schemas differ in anything but the parts that they share. */
const speaks = (before: JsonSchema, after: JsonSchema): boolean => {
  if (!isJsonObject(before) || !isJsonObject(after)) return false
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].some(
    (key) => !silent.has(key) && !key.startsWith("x-") && !equalJson(before[key], after[key])
  )
}

/** Parts whose payloads are whole messages or values: what is read otherwise is shown by one. */
const shownParts: ReadonlySet<string> = new Set(["message", "received", "retained", "value"])

const silent: ReadonlySet<string> = new Set(["description", "title", "examples", "example", "$comment", "externalDocs"])

/** Keywords that hold schemas: what differs inside them is told there. */
const nesting: ReadonlySet<string> = new Set([
  "items",
  "additionalProperties",
  "allOf",
  "anyOf",
  "oneOf",
  "patternProperties",
  "prefixItems",
  "$ref"
])
