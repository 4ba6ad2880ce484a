import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import type { Witness } from "@lintel/diagnostic"
import type { Change } from "../change.js"
import type { Run } from "../run.js"
import { align, type Step } from "./align.js"
import { annotationsOf, isFormatTold, openedEnum, told } from "./annotations.js"
import type { PayloadPosition } from "./comparison.js"
import { alternatives, type KeywordDifference, keywordDifferences } from "./difference.js"
import { equalJson } from "./equal.js"
import { meantOtherwise } from "./meantOtherwise.js"
import type { PayloadJudge, Writer } from "./judge.js"
import { pathPointer } from "./path.js"
import { type Placed, placeKey, resolved } from "./place.js"
import type { Sorter } from "./sorter.js"

interface Node {
  /** What it says about itself: most pairs differ only in what lies below them. */
  readonly speaks: boolean
  readonly before: Placed
  readonly after: Placed
  readonly edges: () => ReadonlyArray<{ readonly step: Step; readonly to: Node }>
  readonly writers: Set<Writer>
  /** The roots from which it is reached. */
  readonly roots: Set<Root>
  first: { readonly position: PayloadPosition; readonly path: ReadonlyArray<Step> } | undefined
  visit: number
}

/** A pair of schemas at which positions begin, and what speaks below it. */
interface Root {
  readonly speaking: ReadonlyArray<Node>
  readonly writers: Set<Writer>
  /** Addresses of what the positions belong to. */
  readonly addresses: Set<string>
}

/** Whether a difference is told already as one that somebody refuses, in one of the directions. */
export type IsTold = (before: Placed, after: Placed, writers: ReadonlySet<Writer>) => boolean

/** Differences that nobody refuses: what they change in meaning, and what is only worth knowing. */
export interface Meanings {
  readonly visit: (position: PayloadPosition) => void
  /** Pairs of schemas that were met and differ. */
  readonly count: () => number
  /** The changes; pairs of places that are told as something worse are left out of the second kind. */
  readonly changes: (isTold: IsTold) => ReadonlyArray<Change>
}

/** What else differs, where nothing else tells it. */
const differencesOf = (before: JsonSchema, after: JsonSchema): ReadonlyArray<KeywordDifference> =>
  keywordDifferences(before, after).filter(
    ({ keyword, new: fresh, old }) =>
      !told.has(keyword) &&
      !alternatives.has(keyword) &&
      !(nesting.has(keyword) && old === undefined && fresh === undefined)
  )

const shortly = (value: Json | undefined): Json | undefined =>
  value === undefined || JSON.stringify(value).length > 500 ? undefined : value

/** Follows what two schemas have in common and notes where they say something else that nobody refuses. */
export const createMeanings = (
  judge: PayloadJudge,
  sorted: Sorter,
  { witnesses }: Pick<Run, "witnesses">
): Meanings => {
  const nodes = new Map<string, Node>()
  const roots = new Map<Node, Root>()
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
      roots: new Set(),
      first: undefined,
      visit: 0
    }
    nodes.set(key, made)
    return made
  }

  /** The nodes of the last search in the order it came to them: for each, the index of the one before and the step. */
  const queue: Array<Node> = []
  const origins: Array<number> = []
  const steps: Array<Step | undefined> = []

  const stepsTo = (index: number): ReadonlyArray<Step> => {
    const path: Array<Step> = []
    for (let at = index; at > 0; at = origins[at] ?? 0) {
      const step = steps[at]
      if (step !== undefined) path.push(step)
    }
    return path.toReversed()
  }

  /** The nodes below one that say something about themselves; the first search that comes to a node has its shortest way. */
  const search = (root: Node, position: PayloadPosition): ReadonlyArray<Node> => {
    const turn = ++visits
    const speaking: Array<Node> = []
    queue.length = origins.length = steps.length = 0
    const arrive = (node: Node, origin: number, step: Step | undefined): void => {
      if (node.visit === turn) return
      node.visit = turn
      const index = queue.push(node) - 1
      origins.push(origin)
      steps.push(step)
      if (!node.speaks) return
      speaking.push(node)
      node.first ??= { position, path: stepsTo(index) }
    }
    arrive(root, 0, undefined)
    for (let index = 0; index < queue.length; index++) {
      const node = queue[index]
      if (node !== undefined) for (const { step, to } of node.edges()) arrive(to, index, step)
    }
    return speaking
  }

  const visit = (position: PayloadPosition): void => {
    const root = nodeOf(position.before, position.after)
    if (root === undefined) return
    const known = roots.get(root) ?? { speaking: search(root, position), writers: new Set(), addresses: new Set() }
    roots.set(root, known)
    known.addresses.add(position.of)
    if (known.writers.has(position.writer)) return
    known.writers.add(position.writer)
    for (const node of known.speaking) {
      node.writers.add(position.writer)
      node.roots.add(known)
    }
  }

  const addressesOf = (node: Node): ReadonlyArray<string> => {
    const found = new Set<string>()
    for (const { addresses } of node.roots) for (const address of addresses) found.add(address)
    return sorted(found)
  }

  const changesOf = (node: Node, isTold: IsTold): ReadonlyArray<Change> => {
    const { after, before, first, writers } = node
    if (first === undefined || !isJsonObject(before.schema) || !isJsonObject(after.schema)) return []
    const isWorse = isTold(before, after, writers)
    const isSame = (old: JsonSchema, fresh: JsonSchema): boolean =>
      judge.same(
        resolved({ ...before, schema: old }, judge.before).schema,
        resolved({ ...after, schema: fresh }, judge.after).schema
      )
    // What another keyword beside the list refuses is never sent.
    const isAdmitted = (value: Json): boolean => judge.accepts("after", after.schema, value) !== false
    const said = [
      // Another form of text that one side refuses is told as that.
      ...annotationsOf(before.schema, after.schema, writers, isSame).filter(
        (it) => !isWorse || !isFormatTold(it, before.schema as JsonObject)
      ),
      ...(isWorse ? [] : openedEnum(before.schema, after.schema, writers, isAdmitted))
    ]
    const differences = isWorse ? [] : differencesOf(before.schema, after.schema)
    if (said.length === 0 && differences.length === 0) return []
    const { path, position } = first
    const isOwn = judge.after.pointerOf(after.place) !== undefined || after.place.address === position.of
    const common = {
      ...(isOwn ? { subject: after.place.address, pointer: after.place.pointer } : { subject: position.of }),
      before: before.place,
      after: after.place,
      reaches: addressesOf(node)
    }
    const where = { part: position.part, where: position.where, path: pathPointer(path) }
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

  return {
    visit,
    count: () => roots.size,
    changes: (isTold) => [...nodes.values()].flatMap((node) => changesOf(node, isTold))
  }
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
