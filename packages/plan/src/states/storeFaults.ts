import { shortAddress } from "@lintel/doc"
import { stableStringify } from "@lintel/model"
import type { StoreMigration } from "../edges/migrations.js"
import { accessesOf, columnName, wordsOf } from "../edges/stores.js"
import { problemsOf, tablesOf } from "../edges/tables.js"
import type { Side } from "../survey.js"
import type { StateOptions } from "./callFaults.js"
import type { Fault } from "./fault.js"

const faultOf = (
  client: string,
  store: string,
  verdict: "breaking" | "undecided",
  what: readonly [code: string, name: string, why: string],
  { named }: StateOptions
): Fault => {
  const [code, name, why] = what
  const steps = [
    { outcome: "ok" as const, step: shortAddress(store), action: "after every step" },
    { outcome: "failed" as const, step: named(client), action: `uses ${name}`, detail: why }
  ]
  return {
    client,
    server: store,
    medium: "store",
    through: store,
    evidence: {
      code,
      verdict,
      subject: store,
      pointer: "/collections",
      reasons: [`${name}: ${why}`],
      ...(verdict === "breaking" ? { witness: { _tag: "Run", checked: true, steps } } : {})
    },
    key: stableStringify([client, store, code, name])
  }
}

/** Tables that code says it uses and the store does not have. */
export const tableFaults = (side: Side, options: StateOptions): ReadonlyArray<Fault> =>
  side.index.ofKind("service").flatMap(({ address, value }) =>
    (value.accesses ?? []).flatMap(({ collections = [], store }) => {
      const there = side.index.find(store)?.value.collections
      if (there === undefined) return []
      return collections
        .filter((it) => !Object.hasOwn(there, it))
        .map((it) =>
          faultOf(
            side.nameOf(address),
            side.nameOf(store),
            "breaking",
            ["store/no-table", it, "the table is not there"],
            options
          )
        )
    })
  )

/** What the code of the new design still lacks when every step of the migrations has been taken. */
export const migratedFaults = (
  side: Side,
  migrations: ReadonlyArray<StoreMigration>,
  options: StateOptions
): ReadonlyArray<Fault> =>
  migrations.flatMap(({ fresh, isDeclared, phases, store }) => {
    const last = phases.at(-1)
    if (!isDeclared || last === undefined) return []
    const around = { engine: fresh?.engine, isHeld: true }
    return [...accessesOf(side, store)].flatMap(([client, access]) =>
      problemsOf(tablesOf(fresh), last.after, access, around).map((problem) => {
        const { verdict, why } = problem
        return faultOf(client, store, verdict, [`store/${why}`, columnName(problem), wordsOf(problem)], options)
      })
    )
  })
