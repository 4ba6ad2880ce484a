import * as Schema from "effect/Schema"
import type { Entity, ModelIndex, Slo } from "@lintel/model"
import { statedText } from "../../timeText.js"

export const Kind = Schema.Literals(["method", "window", "weights", "weightlessMethod", "itself"])
export type Kind = typeof Kind.Type

export const methodOf = ({ indicator }: Slo): string | undefined =>
  indicator._tag === "Freshness" ? undefined : indicator.method

/** The length of the slices that it is counted by, where it is said. */
export const sliceOf = ({ indicator }: Slo): string | undefined =>
  indicator._tag === "Freshness" || indicator.method === "occurrences" ? undefined : indicator.slice

const methodWords: ReadonlyMap<string, string> = new Map([
  ["occurrences", "by events"],
  ["timeSlices", "by time slices"],
  ["ratioTimeSlices", "by ratios of time slices"]
])

const countedIn = (slo: Slo): string => {
  const [method, slice] = [methodOf(slo), sliceOf(slo)]
  if (method === undefined) return "in a way that is not said"
  return `${methodWords.get(method) ?? method}${slice === undefined ? "" : ` of ${statedText(slice)}`}`
}

const isBySlices = ({ indicator }: Slo): boolean => indicator._tag !== "Freshness" && indicator.method === "timeSlices"

export const windowOf = ({ window }: Slo): string =>
  window._tag === "Rolling"
    ? statedText(window.duration)
    : `each ${window.unit}${window.zone === undefined ? "" : ` in ${window.zone}`}`

interface Ambiguity {
  readonly kind: Kind
  readonly pointer: string
  /** Parts that are not like the composite, or the first part. */
  readonly parts: ReadonlyArray<string>
  readonly said: ReadonlyArray<string>
}

export type Parts = NonNullable<Slo["parts"]>
export type Known = ReadonlyArray<Entity<"slo">>

const distinct = (values: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(values)].toSorted()

const methodsDiffer = (slo: Entity<"slo">, known: Known): ReadonlyArray<Ambiguity> => {
  const own = methodOf(slo.value)
  const slice = [slo, ...known].flatMap(({ value }) => sliceOf(value) ?? [])[0]
  const others = known.filter(
    ({ value }) => methodOf(value) !== own || (sliceOf(value) !== undefined && sliceOf(value) !== slice)
  )
  if (others.length === 0 && own !== undefined) return []
  const said = distinct([slo, ...known].map(({ value }) => countedIn(value)))
  const parts = (others.length === 0 ? known : others).map(({ address }) => address)
  return [{ kind: "method", pointer: "/indicator", parts, said }]
}

const windowsDiffer = (slo: Entity<"slo">, known: Known): ReadonlyArray<Ambiguity> => {
  const others = known.filter((part) => windowOf(part.value) !== windowOf(slo.value))
  if (others.length === 0) return []
  const said = distinct([slo, ...known].map(({ value }) => windowOf(value)))
  return [{ kind: "window", pointer: "/window", parts: others.map(({ address }) => address), said }]
}

const weightsDiffer = (slo: Entity<"slo">, parts: Parts): ReadonlyArray<Ambiguity> => {
  const weighted = parts.filter(({ weight }) => weight !== undefined)
  if (weighted.length === 0) return []
  const said = weighted.map(({ weight }) => String(weight))
  if (weighted.length < parts.length) {
    const unweighted = parts.filter(({ weight }) => weight === undefined).map((part) => part.slo)
    return [{ kind: "weights", pointer: "/parts", parts: unweighted, said }]
  }
  if (!isBySlices(slo.value) || distinct(said).length < 2) return []
  return [{ kind: "weightlessMethod", pointer: "/parts", parts: parts.map((part) => part.slo), said }]
}

/** Objectives that a composite is made of, directly or through other composites. */
const madeOf = (index: ModelIndex, slo: Entity<"slo">): ReadonlySet<string> => {
  const found = new Set<string>()
  const pending = [slo]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const part of next.value.parts ?? []) {
      if (found.has(part.slo)) continue
      found.add(part.slo)
      const inner = index.find(part.slo)
      if (inner !== undefined) pending.push(inner)
    }
  }
  return found
}

export const ambiguitiesOf = (index: ModelIndex, slo: Entity<"slo">, parts: Parts): ReadonlyArray<Ambiguity> => {
  const all = madeOf(index, slo)
  if (all.has(slo.address)) {
    const circle = [...all].filter((part) => isMadeOf(index, part, slo)).toSorted()
    // One circle is one finding, at the first of its members.
    if (circle[0] !== slo.address) return []
    return [{ kind: "itself", pointer: "/parts", parts: circle, said: [] }]
  }
  const known = parts.flatMap((part) => index.find(part.slo) ?? [])
  return [...methodsDiffer(slo, known), ...windowsDiffer(slo, known), ...weightsDiffer(slo, parts)]
}

const isMadeOf = (index: ModelIndex, part: string, slo: Entity<"slo">): boolean => {
  const found = index.find(part as `slo:${string}`)
  return found !== undefined && madeOf(index, found).has(slo.address)
}
