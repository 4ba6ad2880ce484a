import type { JsonObject } from "@lintel/model"
import { planOf } from "@lintel/plan"
import { describe, expect, test } from "vitest"
import { col, modelOf, table } from "./judged/designs.js"

type Value = bigint | string

const isText = (type: string): boolean => type === "text" || type.startsWith("varchar")
const room = (type: string): number => (type === "text" ? 1000 : Number(/\d+/u.exec(type)?.[0] ?? 0))
const bits: Readonly<Record<string, bigint>> = { smallint: 16n, int: 32n, bigint: 64n }
const digits = (type: string): bigint => 10n ** BigInt(Number(/\d+/u.exec(type)?.[0] ?? 0))

/** Whether a value is one of a type, as PostgreSQL documents the ranges of its types. */
const isOf = (type: string, value: Value): boolean => {
  if (isText(type)) return typeof value === "string" && value.length <= room(type)
  if (typeof value === "string") return false
  const bound = bits[type]
  const limit = bound === undefined ? digits(type) : 2n ** (bound - 1n)
  return value < limit && value > -limit
}

/** What a column keeps of a value that is assigned to it; nothing when it is refused. */
const kept = (column: string, value: Value): Value | undefined => {
  if (isOf(column, value)) return value
  return isText(column) && typeof value === "bigint" && String(value).length <= room(column) ? String(value) : undefined
}

/** Whether code of a type can make nothing of what it finds. Numbers that are too large are told, and not refused. */
const cannotRead = (code: string, value: Value): boolean =>
  !isText(code) && typeof value === "string" && !/^-?\d+$/u.test(value)

const pool: ReadonlyArray<Value> = [
  1n,
  ...[2, 4, 15, 16, 31, 32, 62].map((power) => 2n ** BigInt(power)),
  ...[2, 4, 6, 10, 12].map((power) => 10n ** BigInt(power) - 1n),
  ...[1, 2, 4, 8, 20].map((length) => "x".repeat(length))
]

interface Access {
  readonly reads: boolean
  readonly writes: boolean
}

/** Whether something is refused while both are replaced one after the other: the column at once, the code bit by bit. */
const fails = (types: readonly [old: string, fresh: string], access: Access, isColumnFirst: boolean): boolean => {
  const [old, fresh] = types
  const moments: ReadonlyArray<readonly [codes: ReadonlyArray<string>, column: string]> = isColumnFirst
    ? [
        [[old], old],
        [[old], fresh],
        [[old, fresh], fresh],
        [[fresh], fresh]
      ]
    : [
        [[old], old],
        [[old, fresh], old],
        [[fresh], old],
        [[fresh], fresh]
      ]
  let rows: ReadonlyArray<Value> = pool.filter((value) => isOf(old, value))
  for (const [codes, column] of moments) {
    // What does not fit keeps the change from being made; before it is, somebody has taken it away.
    rows = rows.flatMap((value) => kept(column, value) ?? [])
    for (const code of codes) {
      const written = access.writes ? pool.filter((value) => isOf(code, value)) : []
      if (written.some((value) => kept(column, value) === undefined)) return true
      rows = [...rows, ...written.flatMap((value) => kept(column, value) ?? [])]
      if (access.reads && rows.some((value) => cannotRead(code, value))) return true
    }
  }
  return false
}

const types = ["smallint", "int", "bigint", "numeric(4)", "numeric(12)", "varchar(2)", "varchar(8)", "text"]
const accesses: ReadonlyArray<readonly [mode: string, access: Access]> = [
  ["readWrite", { reads: true, writes: true }],
  ["read", { reads: true, writes: false }],
  ["write", { reads: false, writes: true }]
]

describe("the type of a column changes", () => {
  test.each(accesses)("%s: as trying both orders on values says", (mode, access) => {
    const seen = { Order: 0, Blocked: 0, Undecided: 0 }
    for (const old of types) {
      for (const fresh of types) {
        if (old === fresh) continue
        const design = (version: string, type: string): JsonObject =>
          table(
            version,
            { a: col(type, false) },
            { services: { code: { version, accesses: [{ store: "store:db", mode }] } } }
          )
        const { order, units } = planOf(modelOf(design("1", old)), modelOf(design("2", fresh)))
        seen[order._tag]++
        const both = [true, false].map((isColumnFirst) => fails([old, fresh], access, isColumnFirst))
        const what = `${old} to ${fresh}`
        if (order._tag === "Blocked") expect([what, both]).toEqual([what, [true, true]])
        if (order._tag !== "Order") continue
        // Where nothing orders them, both ways have to work.
        const waves = order.waves.map((wave) => (wave.length === units.length ? "any" : wave[0]?.startsWith("store:")))
        if (waves[0] === "any" || waves[0] === true) expect([what, both[0]]).toEqual([what, false])
        if (waves[0] === "any" || waves[0] === false) expect([what, both[1]]).toEqual([what, false])
      }
    }
    expect(seen.Order).toBeGreaterThan(10)
    expect(seen.Order + seen.Blocked).toBeGreaterThan(20)
  })
})
