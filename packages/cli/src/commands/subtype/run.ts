import { type ExitCode } from "@lintel/diagnostic"
import { Doc, printableJson, toPlain, toTerminal } from "@lintel/doc"
import type { Dialect } from "@lintel/json-schema"
import { createArena, type InvalidSchema, type Result } from "@lintel/subtype"
import type { Invocation } from "../../arguments/command.js"
import type { SchemaInput } from "../../input/input.js"
import { isAboutAvro } from "../../input/avroPath.js"
import type { ReadingLimits } from "../../input/limits.js"
import { invalidSchema } from "../../input/invalidSchema.js"
import { readSchema } from "../../input/readInput.js"
import { exits, type Outcome } from "../../outcome.js"
import { appearanceOn } from "../../report/appearance.js"
import { deliver } from "../../report/deliver.js"
import { readingWith } from "../../report/limitsOf.js"
import { answerBlocks, type Sides } from "./answer.js"
import type { SubtypeOptions } from "./command.js"

type SubtypeInvocation = Invocation<SubtypeOptions>

const readSides = async ({ words, given, io }: SubtypeInvocation, limits: ReadingLimits): Promise<Sides> => {
  const [a = "", b = ""] = words
  const read = (text: string, own: Dialect | undefined): Promise<SchemaInput> => {
    const dialect = own ?? given.dialect
    return readSchema(text, io, { ...limits, ...(dialect === undefined ? {} : { dialect }) })
  }
  return { a: await read(a, given["dialect-a"]), b: await read(b, given["dialect-b"]) }
}

type Formats = "annotation" | "assertion"

const decide = ({ a, b }: Sides, given: SubtypeInvocation["given"], formats: Formats): Result | InvalidSchema => {
  const arena = createArena()
  const maxDepth = given["max-depth"]
  const handle = ({ value, dialect, pointer }: SchemaInput) =>
    arena.compile(value, { dialect, ...(maxDepth === undefined ? {} : { maxDepth }) }).at(pointer)
  return arena.isSubtype(handle(a), handle(b), {
    sender: given.relation === "sender-closed" ? "closed" : "as-written",
    formats,
    ...(given.explain === true ? { explain: true } : {}),
    ...(given.direction === undefined ? {} : { direction: given.direction }),
    ...(given.budget === undefined ? {} : { budget: given.budget })
  })
}

const verdicts = { Included: "included", NotIncluded: "not-included", Undecided: "undecided" } as const

/** What would be refused if `format` restricted values, where nobody said whether it does. */
const refusedByFormats = (sides: Sides, given: SubtypeInvocation["given"], result: Result): Result | undefined => {
  if (given.formats !== undefined || result._tag !== "Included") return undefined
  if (!JSON.stringify(sides.b.value).includes('"format":')) return undefined
  const asserted = decide(sides, given, "assertion")
  return asserted._tag === "NotIncluded" ? asserted : undefined
}

const asJson = (result: Result): string => {
  const shown =
    result._tag === "NotIncluded"
      ? { verdict: verdicts.NotIncluded, witness: { value: result.witness.value }, at: result.at }
      : { verdict: verdicts[result._tag] }
  return `${printableJson({ ...shown, reasons: result.reasons ?? [] })}\n`
}

const print = (result: Result, sides: Sides, { given, io }: SubtypeInvocation): string => {
  if (given.format === "json") return asJson(result)
  const page = Doc.document(
    ...answerBlocks(result, sides, refusedByFormats(sides, given, result)),
    Doc.para("Verdict: ", Doc.strong(verdicts[result._tag]), ".")
  )
  if (given.format === "plain") return toPlain(page)
  const { color, width } = appearanceOn(io.stdout, io)
  return toTerminal(page, { width, color: color && given.out === undefined })
}

const codeOf = (result: Result, allowUndecided: boolean): ExitCode => {
  if (result._tag === "NotIncluded") return exits.findings
  return result._tag === "Included" || allowUndecided ? exits.ok : exits.undecided
}

/** Decides containment of two schemas. */
export const runSubtype = async (invocation: SubtypeInvocation): Promise<Outcome> => {
  const { given, io, words } = invocation
  if (isAboutAvro(words)) return (await import("./avro.js")).runAvroSubtype(invocation)
  const reading = readingWith(given, io.cwd)
  const sides = await readSides(invocation, reading)
  const result = decide(sides, given, given.formats ?? "annotation")
  if (result._tag === "InvalidSchema") throw invalidSchema(result.side === "sub" ? sides.a : sides.b, result)
  const code = codeOf(result, given["allow-undecided"] ?? false)
  return deliver(io, { code, text: print(result, sides, invocation), file: given.out, notes: reading.given.unused() })
}
