import { decimalText, type Fraction, fraction } from "@lintel/analysis"
import type { PatchOperation, Way } from "@lintel/diagnostic"
import {
  type Address,
  type Duration,
  formatDuration,
  formatPointer,
  type Json,
  keysOfPointer,
  type ModelIndex,
  type Objective,
  type Rate
} from "@lintel/model"
import type { Place } from "./place.js"

type Operations = ReadonlyArray<PatchOperation>

const childOf = (holder: unknown, key: string): unknown =>
  typeof holder === "object" && holder !== null && Object.hasOwn(holder, key) ? Reflect.get(holder, key) : undefined

/** The entity that a place is in, or the system, whose fields are the Model's own. */
const holderOf = (
  index: ModelIndex,
  address: string
): { readonly value: unknown; readonly pointer: string } | undefined =>
  address.startsWith("system:") ? { value: index.model.system, pointer: "/system" } : index.find(address as Address)

/** States a field of an entity, and the fields that hold it where they are not there. */
export const stating = (index: ModelIndex, { address, pointer }: Place, value: Json): Operations => {
  const holder = holderOf(index, address)
  if (holder === undefined) return []
  const keys = keysOfPointer(pointer)
  let known = holder.value
  let at = 0
  for (; at < keys.length - 1; at++) {
    const next = childOf(known, keys[at] ?? "")
    if (typeof next !== "object" || next === null) break
    known = next
  }
  const exists = at === keys.length - 1 && childOf(known, keys[at] ?? "") !== undefined
  const nested = keys.slice(at + 1).reduceRight<Json>((inner, key) => ({ [key]: inner }), value)
  const path = holder.pointer + formatPointer(keys.slice(0, at + 1))
  return [{ op: exists ? "replace" : "add", path, value: nested }]
}

/** Adds an entity to a collection of the Model, which may not be there yet. */
export const adding = (index: ModelIndex, collection: string, name: string, value: Json): PatchOperation =>
  childOf(index.model, collection) === undefined
    ? { op: "add", path: formatPointer([collection]), value: { [name]: value } }
    : { op: "add", path: formatPointer([collection, name]), value }

/** Takes a field of an entity away. */
export const dropping = (index: ModelIndex, { address, pointer }: Place): Operations => {
  const holder = holderOf(index, address)
  return holder === undefined ? [] : [{ op: "remove", path: holder.pointer + pointer }]
}

/** One change; none where there is nothing to change. */
export const oneWay = (id: string, operations: Operations): ReadonlyArray<Way> =>
  operations.length === 0 ? [] : [{ id, at: () => operations }]

/** A time, and the place that says it. */
export interface SaidTime {
  readonly time: bigint
  readonly place: Place
}

/** The first of several times that are said somewhere with which the finding is gone. */
export const saidWay = (
  id: string,
  times: ReadonlyArray<SaidTime>,
  change: (time: bigint) => Operations
): ReadonlyArray<Way> =>
  alongWay(id, times, ({ time }) => change(time)).map((way) => ({ ...way, from: (step) => times[step]?.place }))

/** The smallest of several values, the nearest first, with which the finding is gone. */
export const alongWay = <T>(
  id: string,
  values: ReadonlyArray<T>,
  change: (value: T) => Operations
): ReadonlyArray<Way> => {
  const [first] = values
  if (first === undefined || change(first).length === 0) return []
  return [{ id, steps: values.length, at: (step) => change(values[step] ?? first) }]
}

const unitOf = (value: bigint): bigint => 10n ** BigInt(Math.max(0, value.toString().length - 2))

/** Numbers of two digits above one, the nearest first: three powers of ten. */
export const above = (from: bigint): ReadonlyArray<bigint> => {
  const found: Array<bigint> = []
  for (let value = from > 0n ? from : 1n; found.length < 270; found.push(value)) {
    const unit = unitOf(value)
    value = (value / unit + 1n) * unit
  }
  return found
}

/** Numbers of two digits below one, the nearest first: three powers of ten, but none below one. */
export const below = (from: bigint): ReadonlyArray<bigint> => {
  const found: Array<bigint> = []
  for (let value = from; value > 1n && found.length < 270; found.push(value)) {
    const unit = unitOf(value - 1n)
    value = ((value - 1n) / unit) * unit
  }
  return found
}

/** The unit in which a span is easily read. */
const readable = (span: bigint): bigint => {
  if (span <= 10_000n) return 1n
  if (span < 120_000_000n) return 1_000n
  if (span < 7_200_000_000n) return 1_000_000n
  return span < 172_800_000_000n ? 60_000_000n : 3_600_000_000n
}

/** A span rounded up to what is easily read. */
export const roundedUp = (span: bigint): Duration => formatDuration(ceiled(span, readable(span)))

/** A span rounded down in the same way. */
export const roundedDown = (span: bigint): Duration => formatDuration((span / readable(span)) * readable(span))

const ceiled = (value: bigint, unit: bigint): bigint => ((value + unit - 1n) / unit) * unit

/** Whole requests a second that are at least as many. */
export const enoughRate = ({ numerator, denominator }: Fraction): Rate =>
  `${String((numerator + denominator - 1n) / denominator)}/s` as Rate

/** Error budgets are counted in millionths of a millionth. */
const parts = 10n ** 12n

const budgetParts = ({ numerator, denominator }: Fraction): bigint => (numerator * parts) / denominator

const objectiveText = (budget: bigint): Objective => decimalText(fraction(parts - budget, parts), 12) as Objective

/** Objectives that promise less than one that leaves a budget, the nearest first. */
export const lowerObjectives = (budget: Fraction): ReadonlyArray<Objective> =>
  above(budgetParts(budget))
    .filter((it) => it < parts)
    .map(objectiveText)

/** Objectives that leave no more than a budget, the nearest first. */
export const objectivesWithin = (budget: Fraction): ReadonlyArray<Objective> => {
  const whole = budgetParts(budget)
  return whole <= 0n ? [] : [objectiveText(whole), ...higherObjectives(budget)]
}

/** Objectives that promise more than one that leaves a budget, the nearest first. */
export const higherObjectives = (budget: Fraction): ReadonlyArray<Objective> =>
  below(budgetParts(budget)).map(objectiveText)
