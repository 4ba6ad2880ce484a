import type { Model, Saga } from "@lintel/model"
import { plan } from "@lintel/plan"
import * as fc from "fast-check"
import { expect, test } from "vitest"

/** Two definitions of one saga: its steps with what each does, takes back, and waits for. */
interface Step {
  readonly does: string
  readonly undoes: string | undefined
  readonly after: ReadonlyArray<string>
}
type Definition = Readonly<Record<string, Step>>

const names = ["a", "b", "c", "d"] as const

/** A step waits only for those with smaller names: no circles. */
const definition: fc.Arbitrary<Definition> = fc
  .record(
    Object.fromEntries(
      names.map((name, at) => [
        name,
        fc.option(
          fc.record({
            does: fc.constantFrom("x", "x", "x", "y"),
            undoes: fc.option(fc.constantFrom("u", "u", "v"), { nil: undefined }),
            after: fc.subarray<string>(names.slice(0, at))
          }),
          { nil: undefined, freq: 4 }
        )
      ])
    )
  )
  .map((steps) => {
    const there = Object.entries(steps).flatMap(([name, step]) => (step === undefined ? [] : [[name, step] as const]))
    const known = new Set(there.map(([name]) => name))
    return Object.fromEntries(
      there.map(([name, step]) => [name, { ...step, after: step.after.filter((it) => known.has(it)) }])
    )
  })

/** A second definition: mostly the first one with a step changed. */
const pairs: fc.Arbitrary<readonly [Definition, Definition]> = fc
  .tuple(definition, definition, fc.constantFrom(...names), fc.boolean())
  .map(([old, other, name, isAll]) => {
    if (isAll) return [old, other] as const
    const { [name]: _, ...rest } = old
    const step = other[name]
    const known = new Set([...Object.keys(rest), name])
    const fresh = step === undefined ? rest : { ...rest, [name]: step }
    const cut = Object.entries(fresh).map(([key, it]) => [
      key,
      { ...it, after: it.after.filter((before) => known.has(before) && Object.hasOwn(fresh, before)) }
    ])
    return [old, Object.fromEntries(cut) as Definition] as const
  })

const sagaOf = (steps: Definition): Saga => ({
  by: "service:s",
  steps: Object.fromEntries(
    Object.entries(steps).map(([name, { after, does, undoes }]) => [
      name,
      {
        action: { _tag: "Operation" as const, operation: `operation:t/${does}` as const },
        ...(undoes === undefined
          ? {}
          : { compensate: { _tag: "Operation" as const, operation: `operation:t/${undoes}` as const } }),
        after: [...after]
      }
    ])
  )
})

const designOf = (steps: Definition, version: string): Model => ({
  lintel: "1.0",
  services: { s: { version } },
  sagas: { run: sagaOf(steps) }
})

/** Every set of steps that an instance may have done: with each step, all that it waits for. */
const statesOf = (steps: Definition): ReadonlyArray<ReadonlySet<string>> => {
  let states: ReadonlyArray<ReadonlySet<string>> = [new Set<string>()]
  for (const name of Object.keys(steps)) states = states.flatMap((state) => [state, new Set([...state, name])])
  return states.filter((state) => [...state].every((name) => steps[name]?.after.every((it) => state.has(it)) === true))
}

/** Whether an instance that has done these steps by the old definition finds the new one as it left it. */
const goesOn = (old: Definition, fresh: Definition, done: ReadonlySet<string>): boolean => {
  // What it has still to do, and may be waiting for, is there and the same.
  for (const [name, step] of Object.entries(old)) {
    const now = fresh[name]
    if (now === undefined || now.does !== step.does) return false
    if (done.has(name) && step.undoes !== undefined && now.undoes !== step.undoes) return false
  }
  const isBefore = (name: string): ReadonlySet<string> => {
    const found = new Set<string>()
    const open = [...(fresh[name]?.after ?? [])]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!found.has(next)) open.push(...(fresh[next]?.after ?? []))
      found.add(next)
    }
    return found
  }
  // What it is past, the new definition takes for done; what that waits for has been done.
  return [...done].every((name) => [...isBefore(name)].every((it) => done.has(it)))
}

test("sagas under way are told where an instance in some state cannot go on, and only there", () => {
  const seen = { told: 0, silent: 0 }
  fc.assert(
    fc.property(pairs, ([old, fresh]) => {
      const { findings } = plan(designOf(old, "1"), designOf(fresh, "2"))
      const isTold = findings.some(({ code }) => code === "plan/saga-in-flight")
      seen[isTold ? "told" : "silent"]++
      expect(isTold).toBe(statesOf(old).some((done) => !goesOn(old, fresh, done)))
    }),
    { numRuns: 900, seed: 9931 }
  )
  for (const [what, count] of Object.entries(seen)) expect([what, count > 30]).toEqual([what, true])
})
