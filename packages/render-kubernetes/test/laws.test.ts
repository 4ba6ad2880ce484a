import { decode } from "@lintel/model"
import type { Loss } from "@lintel/render"
import { argoRollouts, flagger, kubernetes } from "@lintel/render-kubernetes"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { model } from "./arbitraries.js"
import { byKind, difference, expected, returned } from "./returning.js"
import { objection, objectsIn, partOf, rendered } from "./validating.js"

const targets = [kubernetes, argoRollouts, flagger].map((target) => [target.name, target] as const)

const only = (record: Readonly<Record<string, unknown>>, keys: Iterable<string>): Readonly<Record<string, unknown>> => {
  const wanted = new Set(keys)
  return Object.fromEntries(Object.entries(record).filter(([key]) => wanted.has(key)))
}

/** Losses of rollouts that say nothing is left, where nothing else is lost around, inside or in the same place. */
const droppedAlone = (losses: ReadonlyArray<Loss>): ReadonlyArray<Loss> =>
  losses.filter(({ effect, pointer = "", subject }) => {
    const others = losses.filter((loss) => loss.subject === subject)
    const isAround = others.some((loss) => pointer.startsWith(`${loss.pointer ?? ""}/`))
    const isWhole = others.some((loss) => (loss.pointer ?? "").startsWith(`${pointer}/`))
    const isNear = others.some((loss) => loss.effect === "approximated" && loss.pointer === pointer)
    return effect === "dropped" && subject.startsWith("rollout:") && !isAround && !isWhole && !isNear
  })

const at = (value: unknown, pointer: string): unknown => partOf(value, ...pointer.split("/").slice(1))

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0

describe.each(targets)("%s", (_name, target) => {
  it("reading what was rendered gives the design again, or exactly what is listed as lost", () => {
    fc.assert(
      fc.property(model, fc.constantFrom("yaml", "json"), (given, syntax) => {
        expect(decode(given)._tag).toBe("Decoded")
        const { back, rendering } = returned(target, given, syntax)
        const wanted = expected(given, rendering.losses)
        expect(difference(wanted["rollouts"], back.rollouts ?? {}, "rollouts")).toBeUndefined()
        const runs = back.deployments ?? {}
        const deployed = wanted["deployments"] as Readonly<Record<string, unknown>>
        expect(
          difference(only(deployed, Object.keys(target === kubernetes ? deployed : runs)), runs, "deployments")
        ).toBeUndefined()
        const served = back.services ?? {}
        const services = only(wanted["services"] as Readonly<Record<string, unknown>>, Object.keys(served))
        expect(difference(byKind(services), byKind(served), "services")).toBeUndefined()
      }),
      { numRuns: 100 }
    )
  })

  it("what is said to be dropped does not come back", () => {
    fc.assert(
      fc.property(model, (given) => {
        const { back, rendering } = returned(target, given)
        const found = (back.rollouts ?? {}) as Readonly<Record<string, unknown>>
        for (const { pointer, subject, what } of droppedAlone(rendering.losses)) {
          const others = rendering.losses.filter((loss) => loss.subject === subject && loss.pointer !== pointer)
          const wanted = expected(given, others)["rollouts"] as Readonly<Record<string, unknown>>
          const key = subject.slice("rollout:".length)
          if (isEmpty(at(wanted[key], pointer ?? ""))) continue
          expect([what, pointer, difference(wanted[key], found[key])]).not.toEqual([what, pointer, undefined])
        }
      }),
      { numRuns: 80 }
    )
  })

  it("whatever the design, the schemas of the projects accept the objects", () => {
    fc.assert(
      fc.property(model, (given) => {
        const { files } = rendered(target, given)
        for (const { text } of files)
          expect(
            objectsIn(text)
              .map(objection)
              .filter((words) => words !== "")
          ).toEqual([])
      }),
      { numRuns: 60 }
    )
  })
})
