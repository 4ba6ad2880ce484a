import type { RunStep } from "@lintel/diagnostic"
import { shortAddress } from "@lintel/doc"
import type { Service } from "@lintel/model"
import { type Evidence, mixtureOf, type UnitPair } from "../pair.js"
import type { Side, Survey } from "../survey.js"
import type { MigrationPhase, StoreMigration } from "./migrations.js"
import { type CodeAccess, problemsOf, type Surroundings, type TableProblem, tablesOf } from "./tables.js"

/** What stores are judged with. */
export interface StoreOptions {
  /** What people call a unit on one side: `orders 2`. */
  readonly versioned: (unit: string, side: "old" | "new") => string
}

const accessOf = (side: Side, service: Service, store: string): CodeAccess | undefined => {
  const own = (service.owns ?? []).some((it) => side.nameOf(it) === store)
  const stated = (service.accesses ?? []).filter((it) => side.nameOf(it.store) === store)
  if (!own && stated.length === 0) return undefined
  if (stated.length === 0) return { reads: true, writes: true }
  const collections = stated.some((it) => it.collections === undefined)
    ? undefined
    : stated.flatMap((it) => it.collections ?? [])
  return {
    reads: stated.some(({ mode }) => mode !== "write"),
    writes: stated.some(({ mode }) => mode !== "read"),
    ...(collections === undefined ? {} : { collections })
  }
}

/** Who uses a store on one side, by the plan's names. */
export const accessesOf = (side: Side, store: string): ReadonlyMap<string, CodeAccess> =>
  new Map(
    side.index.ofKind("service").flatMap(({ address, value }) => {
      const access = accessOf(side, value, store)
      return access === undefined ? [] : [[side.nameOf(address), access] as const]
    })
  )

export const columnName = ({ column, table }: Pick<TableProblem, "table" | "column">): string =>
  column === undefined ? table : `${table}.${column}`

const problemWords: { readonly [Why in TableProblem["why"]]: string } = {
  "no-table": "the table is not there",
  "no-column": "the column is not there",
  "must-be-written": "the column wants a value, and it writes none",
  "value-refused": "the column refuses what it may write",
  "not-readable": "what is there may be nothing that it can read",
  "other-type": "the column has another type",
  "perhaps-required": "nobody says whether the column wants a value",
  "not-described": "nobody says what the code needs of it"
}

export const wordsOf = ({ detail, why }: TableProblem): string => detail ?? problemWords[why]

const evidenceOf = (
  problem: TableProblem,
  code: string,
  phase: MigrationPhase,
  store: string,
  isDone: boolean
): Evidence => {
  const name = columnName(problem)
  const reached = isDone ? "after" : "before"
  const steps: ReadonlyArray<RunStep> = [
    {
      outcome: "ok",
      step: shortAddress(store),
      action: `${reached} ${phase.phase}`,
      detail: phase.steps
        .map((it) => it.name)
        .slice(0, 4)
        .join(", ")
    },
    {
      outcome: problem.verdict === "breaking" ? "failed" : "nothing",
      step: code,
      action: `uses ${name}`,
      detail: wordsOf(problem)
    }
  ]
  return {
    code: `store/${problem.why}`,
    verdict: problem.verdict,
    subject: store,
    pointer: "/collections",
    reasons: [`${name}: ${wordsOf(problem)}`],
    // The tables were computed step by step and asked again.
    ...(problem.verdict === "breaking" ? { witness: { _tag: "Run", checked: true, steps } } : {})
  }
}

/** Operations whose effect is not in the form of the tables. */
const behaviour = (
  phase: MigrationPhase,
  migration: StoreMigration,
  access: CodeAccess,
  side: "old" | "new",
  code: string
): ReadonlyArray<Evidence> =>
  phase.steps.flatMap((it): ReadonlyArray<Evidence> => {
    const { collection = "", field, operation } = it
    if (access.collections !== undefined && collection !== "" && !access.collections.includes(collection)) return []
    const own = (side === "old" ? migration.old : migration.fresh)?.collections?.[collection]?.fields
    const column = field === undefined ? undefined : own?.[field]
    const name = field === undefined ? collection : `${collection}.${field}`
    const found = (verdict: "breaking" | "undecided", why: string): ReadonlyArray<Evidence> => [
      {
        code: `store/${operation}`,
        verdict,
        subject: migration.store,
        pointer: "/collections",
        reasons: [`${name}: ${why}`],
        ...(verdict === "undecided"
          ? {}
          : {
              witness: {
                _tag: "Run",
                checked: true,
                steps: [
                  { outcome: "ok", step: shortAddress(migration.store), action: it.name },
                  { outcome: "failed", step: code, action: `uses ${name}`, detail: why }
                ]
              }
            })
      }
    ]
    if (operation === "other" || operation === "addConstraint" || operation === "dropConstraint") {
      return found("undecided", "nobody says what the operation asks of the code")
    }
    if (side === "old") {
      const fills = operation === "backfill" || operation === "dualWrite"
      if (fills && access.writes && column === undefined) {
        return own === undefined
          ? found("undecided", "nobody says whether it writes the column")
          : found("breaking", "it writes rows without the column, and nobody fills them any more")
      }
      if (operation === "stopWrites" && access.reads && (column !== undefined || own === undefined)) {
        return found(own === undefined ? "undecided" : "breaking", "it reads the column, and nobody writes it any more")
      }
      return []
    }
    return operation === "backfill" && access.reads && column?.optional === false
      ? found("breaking", "it needs a value in every row, and older rows have none yet")
      : []
  })

const phasePairs = (
  survey: Survey,
  migration: StoreMigration,
  { versioned }: StoreOptions
): ReadonlyArray<UnitPair> => {
  const { store } = migration
  const [olds, news] = [accessesOf(survey.before, store), accessesOf(survey.after, store)]
  const own = { old: tablesOf(migration.old), new: tablesOf(migration.fresh) }
  const around = (side: "old" | "new"): Surroundings => ({
    engine: (migration.fresh ?? migration.old)?.engine,
    isHeld: side === "new"
  })
  const services = [...new Set([...olds.keys(), ...news.keys()])]
  return migration.phases.flatMap((phase) =>
    services.map((service): UnitPair => {
      const judge = (side: "old" | "new", access: CodeAccess | undefined): ReadonlyArray<Evidence> => {
        if (access === undefined) return []
        const code = versioned(service, side)
        const there = side === "old" ? phase.after : phase.before
        // What fails in the other state too is not this phase's doing.
        const known = new Set(
          problemsOf(own[side], side === "old" ? phase.before : phase.after, access, around(side)).map((it) =>
            JSON.stringify(it)
          )
        )
        return [
          ...problemsOf(own[side], there, access, around(side))
            .filter((it) => side === "new" || !known.has(JSON.stringify(it)))
            .map((it) => evidenceOf(it, code, phase, store, side === "old")),
          ...behaviour(phase, migration, access, side, code)
        ]
      }
      return {
        client: service,
        server: phase.id,
        medium: "store",
        through: store,
        oldClientNewServer: mixtureOf(judge("old", olds.get(service))),
        newClientOldServer: mixtureOf(
          judge("new", news.get(service)).filter(
            (it) => !isLeftForLater(it, problemsOf(own.new, phase.after, news.get(service) ?? nothing, around("new")))
          )
        )
      }
    })
  )
}

const nothing: CodeAccess = { reads: false, writes: false }

/** A problem that is there before and after a phase waits for another phase. */
const isLeftForLater = ({ code, reasons }: Evidence, after: ReadonlyArray<TableProblem>): boolean =>
  after.some((it) => `store/${it.why}` === code && reasons[0] === `${columnName(it)}: ${wordsOf(it)}`)

/** The phases of one migration, one after the other. */
const sequence = ({ phases, store }: StoreMigration): ReadonlyArray<UnitPair> =>
  phases.slice(1).map((phase, index): UnitPair => ({
    client: phase.id,
    server: phases[index]?.id ?? phase.id,
    medium: "store",
    through: store,
    oldClientNewServer: { verdict: "compatible", evidence: [] },
    newClientOldServer: {
      verdict: "breaking",
      evidence: [
        {
          code: "store/phase",
          verdict: "breaking",
          subject: store,
          reasons: [`${phase.phase} begins where ${phases[index]?.phase ?? "the phase before it"} has ended`]
        }
      ]
    }
  }))

/** Code of both versions against the phases of each migration, and the phases among themselves. */
export const storePairs = (
  survey: Survey,
  migrations: ReadonlyArray<StoreMigration>,
  options: StoreOptions
): ReadonlyArray<UnitPair> =>
  migrations.flatMap((migration) => [...phasePairs(survey, migration, options), ...sequence(migration)])
