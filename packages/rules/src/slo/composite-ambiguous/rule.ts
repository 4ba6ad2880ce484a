import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc, type Inline } from "@lintel/doc"
import type { Entity, ModelIndex, Slo } from "@lintel/model"
import { type Place, pointerOf } from "../../place.js"
import { enumerated, names } from "../../wordsOf.js"
import { statedText } from "../../timeText.js"

const Kind = Schema.Literals(["method", "window", "weights", "weightlessMethod", "itself"])
type Kind = typeof Kind.Type

const methodOf = ({ indicator }: Slo): string | undefined =>
  indicator._tag === "Freshness" ? undefined : indicator.method

/** The length of the slices that it is counted by, where it is said. */
const sliceOf = ({ indicator }: Slo): string | undefined =>
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

const windowOf = ({ window }: Slo): string =>
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

type Parts = NonNullable<Slo["parts"]>
type Known = ReadonlyArray<Entity<"slo">>

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

const ambiguitiesOf = (index: ModelIndex, slo: Entity<"slo">, parts: Parts): ReadonlyArray<Ambiguity> => {
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

const ownFields: Readonly<Partial<Record<Kind, string>>> = { method: "/indicator", window: "/window" }

/** Where a part differs: in a field of its own, or in how the composite names it. */
const placeOf = (slo: Entity<"slo">, parts: Parts, kind: Kind, part: string): Place => {
  const field = ownFields[kind]
  if (field !== undefined) return { address: part, pointer: field }
  const at = parts.findIndex((one) => one.slo === part)
  return { address: slo.address, pointer: at < 0 ? "/parts" : pointerOf("parts", at) }
}

export const compositeAmbiguous = Rule.make("slo/composite-ambiguous", {
  severity: "warning",
  profile: "service",
  summary: "A composite objective means different things to different tools.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    kind: Kind,
    parts: Schema.Array(Schema.String),
    said: Schema.Array(Schema.String),
    pointer: Schema.String
  }),
  identity: ["kind"],
  check: ({ index }, report) => {
    for (const slo of index.ofKind("slo")) {
      const { parts } = slo.value
      if (parts === undefined || parts.length === 0) continue
      for (const { kind, pointer, parts: about, said } of ambiguitiesOf(index, slo, parts)) {
        report(
          slo.address,
          { slo: slo.address, kind, parts: about, said, pointer },
          {
            pointer,
            severity: kind === "itself" ? "error" : "warning",
            related: about.slice(0, 5).map((part) => {
              const { address, pointer: field } = placeOf(slo, parts, kind, part)
              return { address, pointer: field, role: "a part of it" }
            })
          }
        )
      }
    }
  },
  explain: ({ slo, kind, parts, said, pointer }) => [
    Doc.para(...sentence(slo, kind, parts, said)),
    Doc.excerpt([{ address: slo, pointer, label: labels[kind] }]),
    Doc.para(advice[kind])
  ]
})

const sentence = (
  slo: string,
  kind: Kind,
  parts: ReadonlyArray<string>,
  said: ReadonlyArray<string>
): ReadonlyArray<Inline | string> => {
  const others = names(parts)
  switch (kind) {
    case "method":
      return said.length === 1
        ? [
            "Nobody says how ",
            Doc.name(slo),
            " and its parts are counted: by events, by time slices, or by their ratios."
          ]
        : [
            Doc.name(slo),
            " adds up what is counted in different ways (",
            ...enumerated(said),
            "): ",
            ...others,
            parts.length === 1 ? " differs." : " differ."
          ]
    case "window":
      return [
        Doc.name(slo),
        " adds up budgets of different times (",
        ...enumerated(said),
        "): ",
        ...others,
        parts.length === 1 ? " differs." : " differ."
      ]
    case "weights":
      return [
        "Some parts of ",
        Doc.name(slo),
        " have a weight, and ",
        ...others,
        parts.length === 1 ? " has none: is that once, or not at all?" : " have none: is that once, or not at all?"
      ]
    case "weightlessMethod":
      return [
        "The weights of ",
        Doc.name(slo),
        " mean nothing: counted by time slices, a slice that is bad for any part is bad for all of it."
      ]
    case "itself":
      return [Doc.name(slo), " is a part of itself, through ", ...others, ": it has no value."]
  }
}

const labels: Readonly<Record<Kind, string>> = {
  method: "counted in more than one way",
  window: "over more than one time",
  weights: "not all weighed",
  weightlessMethod: "weights without a meaning",
  itself: "made of itself"
}

const advice: Readonly<Record<Kind, string>> = {
  method:
    "Two parts of 95 % leave 90 % when ratios of time slices are added, and anything from 90 to 95 % when events are counted. Give the composite and all its parts one method.",
  window:
    "A budget of a week and one of a month cannot be spent together. Give the composite and all its parts one window.",
  weights: "Give every part a weight, or none.",
  weightlessMethod: "Leave the weights out, or count by events.",
  itself: "Take the circle apart."
}
