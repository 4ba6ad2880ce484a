import { describe, expect, it } from "vitest"
import { type AvroSchema, readSchema, resolves, type Verdict } from "@lintel/avro"
import type { Datum } from "../src/datum/datum.js"
import { decode } from "../src/datum/decode.js"
import { encode } from "../src/datum/encode.js"
import { execute } from "../src/witness/avsc.js"
import { differences } from "../src/witness/meaning.js"
import { diceOf, makeDatum, makeSchema, mutate } from "./generate.js"

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("hex")

interface Pair {
  readonly writer: AvroSchema
  readonly reader: AvroSchema
}

/** A writer and a reader that was made from it; `undefined` where one of them is no schema. */
const pairOf = (seed: number): Pair | undefined => {
  const dice = diceOf(seed)
  const source = makeSchema(dice)
  const [writer, reader] = [readSchema(source), readSchema(mutate(dice, source))]
  const isWritten = writer._tag === "AvroSchema" && reader._tag === "AvroSchema"
  return isWritten ? (dice.roll(2) === 0 ? { writer, reader } : { writer: reader, reader: writer }) : undefined
}

const dataOf = (seed: number, { writer }: Pair): ReadonlyArray<Datum> => {
  const dice = diceOf(seed ^ 0x5bd1e995)
  return Array.from({ length: 6 }, () => makeDatum(dice, writer.root)).filter((datum) => datum !== undefined)
}

/** avsc promotes longs by way of doubles, piece by piece: the last digits are not those of the nearest double. */
const isPromotedLong = (answer: Verdict): boolean =>
  answer._tag === "ChangesMeaning" && answer.changes.some(({ kind, text }) => kind === "precision" && /long/.test(text))

/** What one datum says against a verdict, by the interpreter and by avsc. */
const contradictions = ({ reader, writer }: Pair, answer: Verdict, datum: Datum): ReadonlyArray<string> => {
  const found: Array<string> = []
  const bytes = encode(writer.root, datum)
  const decoded = decode(bytes, writer.root, reader.root)
  const executed = execute(writer, reader, datum)
  const isRead = answer._tag === "Reads" || answer._tag === "ChangesMeaning"
  if (executed._tag !== "NotAsked" && hex(executed.bytes) !== hex(bytes)) found.push("avsc encodes otherwise")
  if (isRead && decoded._tag === "Refused") found.push(`the interpreter refuses: ${decoded.reason}`)
  if (isRead && executed._tag === "Refused") found.push(`avsc refuses: ${executed.reason}`)
  if (decoded._tag === "Refused") return found
  const changed = differences(writer.root, datum, reader.root, decoded.datum)
  if (answer._tag === "Reads" && changed.length > 0) found.push(`changes at ${changed.map(({ at }) => at).join(", ")}`)
  if (executed._tag === "Read" && executed.again !== undefined && !isPromotedLong(answer)) {
    if (hex(executed.again) !== hex(encode(reader.root, decoded.datum))) found.push("avsc reads something else")
  }
  if (answer._tag === "Refused" && executed._tag === "Read") found.push("avsc resolves the schemas")
  return found
}

const sameSource = ({ reader, writer }: Pair): boolean =>
  JSON.stringify(writer.source) === JSON.stringify(reader.source)

const count = (map: Map<string, number>, key: string): void => {
  map.set(key, (map.get(key) ?? 0) + 1)
}

const pairs = 1500
const firstSeeds = [1_000_000, 2_000_000, 3_000_000, 4_000_000]

describe.each(firstSeeds)("generated pairs from seed %i", (first) => {
  const verdicts = new Map<string, number>()
  const judged = new Map<string, number>()

  it("agree with what avsc and the interpreter do with generated data", () => {
    for (let seed = first; seed < first + pairs; seed++) {
      const pair = pairOf(seed)
      if (pair === undefined || sameSource(pair)) continue
      const answer = resolves(pair.writer, pair.reader)
      count(verdicts, answer._tag)
      const found = dataOf(seed, pair).flatMap((datum) => contradictions(pair, answer, datum))
      const told = `seed ${seed}: ${JSON.stringify(pair.writer.source)} to ${JSON.stringify(pair.reader.source)}`
      expect(found, `${told}: ${JSON.stringify(answer)}`).toEqual([])
      if (answer._tag === "Undecided") {
        const unshown = answer.reasons.filter(({ kind }) => kind === "witness")
        expect(unshown.map(({ text }) => `${told}: ${text}`)).toEqual([])
      }
      if (answer._tag === "Refused" || answer._tag === "ChangesMeaning") count(judged, answer.witness.checkedBy.join())
    }
    for (const verdict of ["Reads", "ChangesMeaning", "Refused"]) expect(verdicts.get(verdict)).toBeGreaterThan(100)
    expect(judged.get("interpreter,avsc")).toBeGreaterThan(500)
  })

  it("are read by themselves, and the smallest datum is no larger than others that show the same", () => {
    for (let seed = first; seed < first + pairs; seed += 5) {
      const pair = pairOf(seed)
      if (pair === undefined) continue
      expect(resolves(pair.writer, pair.writer)._tag).toBe("Reads")
      const answer = resolves(pair.writer, pair.reader)
      if (answer._tag !== "Refused") continue
      for (const cause of answer.refusals) {
        if (cause.witness === undefined) continue
        expect(cause.witness.bytes).toMatch(/^(?:[0-9a-f]{2})*$/)
        expect(cause.witness.read).toBeUndefined()
      }
      const own = decode(Buffer.from(answer.witness.bytes, "hex"), pair.writer.root, pair.writer.root)
      const witnessed = own._tag === "Read" ? partsOf(own.datum) : 0
      for (const datum of dataOf(seed, pair)) {
        const bytes = encode(pair.writer.root, datum)
        if (decode(bytes, pair.writer.root, pair.reader.root)._tag !== "Refused") continue
        expect(witnessed).toBeLessThanOrEqual(partsOf(datum))
      }
    }
  })
})

/** How many parts a datum has; a union adds none. */
const partsOf = (datum: Datum): number => {
  switch (datum._tag) {
    case "array":
      return datum.items.reduce((sum, item) => sum + partsOf(item), 1)
    case "map":
      return datum.entries.reduce((sum, [, value]) => sum + partsOf(value), 1)
    case "record":
      return datum.fields.reduce((sum, [, value]) => sum + partsOf(value), 1)
    case "union":
      return partsOf(datum.value)
    default:
      return 1
  }
}
