import type { PatchOperation, Way } from "@lintel/diagnostic"
import type { Entity, ModelIndex, Slo } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { dropping, oneWay, stating } from "../../ways.js"
import { type Kind, type Known, methodOf, type Parts, sliceOf, windowOf } from "./ambiguities.js"

/** The composite and its parts, each made like one of them. */
const like = (
  all: Known,
  stated: (slo: Slo) => string | undefined,
  change: (one: Entity<"slo">, model: Slo) => ReadonlyArray<PatchOperation>
): ReadonlyArray<ReadonlyArray<PatchOperation>> => {
  const models = new Map(
    all.flatMap(({ value }) => (stated(value) === undefined ? [] : [[stated(value), value] as const]))
  )
  return [...models].map(([said, model]) =>
    all.flatMap((one) => (stated(one.value) === said ? [] : change(one, model)))
  )
}

/** One method for all: the composite's, or that of a part; by events where nobody says one. */
const oneMethod = (index: ModelIndex, all: Known): ReadonlyArray<ReadonlyArray<PatchOperation>> => {
  const said = like(
    all,
    (slo) => (methodOf(slo) === undefined ? undefined : JSON.stringify([methodOf(slo), sliceOf(slo)])),
    ({ address, value }, { indicator }) => {
      if (indicator._tag === "Freshness" || value.indicator._tag === "Freshness") return []
      const { method, slice, sliceObjective } = indicator
      const isSliced = method !== undefined && method !== "occurrences"
      return [
        ...stating(index, { address, pointer: "/indicator/method" }, method ?? "occurrences"),
        ...(isSliced && slice !== undefined ? stating(index, { address, pointer: "/indicator/slice" }, slice) : []),
        ...(isSliced && sliceObjective !== undefined && value.indicator.sliceObjective === undefined
          ? stating(index, { address, pointer: "/indicator/sliceObjective" }, sliceObjective)
          : []),
        ...(isSliced
          ? []
          : (["slice", "sliceObjective"] as const).flatMap((field) =>
              value.indicator._tag === "Freshness" || value.indicator[field] === undefined
                ? []
                : dropping(index, { address, pointer: pointerOf("indicator", field) })
            ))
      ]
    }
  )
  const byEvents = all.flatMap(({ address }) =>
    stating(index, { address, pointer: "/indicator/method" }, "occurrences")
  )
  return said.length === 0 ? [byEvents] : said
}

/** One way of counting, one window, weights for all or none, or the circle taken apart at one place. */
export const waysOf = (
  index: ModelIndex,
  slo: Entity<"slo">,
  parts: Parts,
  kind: Kind,
  about: ReadonlyArray<string>
): ReadonlyArray<Way> => {
  const all = [slo, ...parts.flatMap((part) => index.find(part.slo) ?? [])]
  const weight = (at: number) => ({ address: slo.address, pointer: pointerOf("parts", at, "weight") })
  const unweighted = parts.flatMap((part, at) => (part.weight === undefined ? [] : dropping(index, weight(at))))
  switch (kind) {
    case "method":
      return oneMethod(index, all).flatMap((operations, at) => oneWay(`one-method:${at + 1}`, operations))
    case "window":
      return like(all, windowOf, ({ address }, { window }) =>
        stating(index, { address, pointer: "/window" }, { ...window })
      ).flatMap((operations, at) => oneWay(`one-window:${at + 1}`, operations))
    case "weights":
      return [
        ...oneWay(
          "each-once",
          parts.flatMap((part, at) => (part.weight === undefined ? stating(index, weight(at), 1) : []))
        ),
        ...oneWay("no-weights", unweighted)
      ]
    case "weightlessMethod":
      return oneWay("no-weights", unweighted)
    case "itself":
      return about.flatMap((address) => {
        const member = index.find(address as `slo:${string}`)
        const kept = member?.value.parts ?? []
        return kept.flatMap((part, at) =>
          about.includes(part.slo)
            ? oneWay(
                `not-made-of:${address} ${part.slo}`,
                dropping(index, { address, pointer: kept.length === 1 ? "/parts" : pointerOf("parts", at) })
              )
            : []
        )
      })
  }
}
