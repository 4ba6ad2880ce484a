import { type ExitCode } from "@lintel/diagnostic"
import { type Block, Doc, printableJson, toPlain, toTerminal } from "@lintel/doc"
import type { Dialect } from "@lintel/json-schema"
import { createArena, type InvalidSchema, type Reason, type Result } from "@lintel/subtype"
import type { Invocation } from "../../arguments/command.js"
import type { SchemaInput } from "../../input/input.js"
import { isAboutAvro } from "../../input/avroPath.js"
import { invalidSchema } from "../../input/invalidSchema.js"
import { readSchema } from "../../input/readInput.js"
import { exits, type Outcome } from "../../outcome.js"
import { appearanceOn } from "../../report/appearance.js"
import { deliver } from "../../report/deliver.js"
import { limitsOf } from "../../report/limitsOf.js"
import type { SubtypeOptions } from "./command.js"

type SubtypeInvocation = Invocation<SubtypeOptions>

interface Sides {
  readonly a: SchemaInput
  readonly b: SchemaInput
}

const readSides = async ({ words, given, io }: SubtypeInvocation): Promise<Sides> => {
  const [a = "", b = ""] = words
  const limits = limitsOf(given)
  const read = (text: string, own: Dialect | undefined): Promise<SchemaInput> => {
    const dialect = own ?? given.dialect
    return readSchema(text, io, { ...limits, ...(dialect === undefined ? {} : { dialect }) })
  }
  return { a: await read(a, given["dialect-a"]), b: await read(b, given["dialect-b"]) }
}

const decide = ({ a, b }: Sides, given: SubtypeInvocation["given"]): Result | InvalidSchema => {
  const arena = createArena()
  const maxDepth = given["max-depth"]
  const handle = ({ value, dialect, pointer }: SchemaInput) =>
    arena.compile(value, { dialect, ...(maxDepth === undefined ? {} : { maxDepth }) }).at(pointer)
  return arena.isSubtype(handle(a), handle(b), {
    sender: given.relation === "sender-closed" ? "closed" : "as-written",
    formats: given.formats ?? "annotation",
    ...(given.direction === undefined ? {} : { direction: given.direction }),
    ...(given.budget === undefined ? {} : { budget: given.budget })
  })
}

const verdicts = { Included: "included", NotIncluded: "not-included", Undecided: "undecided" } as const

const reasonsOf = (result: Result): ReadonlyArray<Reason> => result.reasons ?? []

const asJson = (result: Result): string => {
  const shown =
    result._tag === "NotIncluded"
      ? { verdict: verdicts.NotIncluded, witness: { value: result.witness.value }, at: result.at }
      : { verdict: verdicts[result._tag] }
  return `${printableJson({ ...shown, reasons: reasonsOf(result) })}\n`
}

/** The leaves of a reason tree, which say what is wrong in the end. */
const leaves = (reasons: ReadonlyArray<Reason>): ReadonlyArray<Reason> =>
  reasons.flatMap((it) => (it.reasons === undefined || it.reasons.length === 0 ? [it] : leaves(it.reasons)))

const placeText = ({ placeOf }: SchemaInput, pointer: string): string => {
  const { file, line, column } = placeOf(pointer)
  return `${file}:${line}:${column}`
}

const shownReasons = 8

const reasonBlocks = (result: Result, { a, b }: Sides): ReadonlyArray<Block> => {
  const all = leaves(reasonsOf(result))
  if (all.length === 0) return []
  const rows = all.slice(0, shownReasons).map(({ text, sub, sup }) => {
    const places = [sub && placeText(a, sub.pointer), sup && placeText(b, sup.pointer)].filter((it) => it !== undefined)
    return places.length === 0 ? [text] : [`${text} (${places.join(", ")})`]
  })
  const more = all.length > shownReasons ? [[`and ${all.length - shownReasons} more`]] : []
  return [Doc.bullets(...rows, ...more)]
}

const answerBlocks = (result: Result, sides: Sides): ReadonlyArray<Block> => {
  const { a, b } = sides
  if (result._tag === "Included") return [Doc.para(`${b.label} accepts everything that ${a.label} accepts.`)]
  if (result._tag === "Undecided") {
    return [
      Doc.para(`It is not decided whether ${b.label} accepts everything that ${a.label} accepts:`),
      ...reasonBlocks(result, sides)
    ]
  }
  return [
    Doc.para(`${b.label} refuses what ${a.label} accepts, for example this value (checked against both):`),
    Doc.payload(result.witness.value),
    ...reasonBlocks(result, sides)
  ]
}

const print = (result: Result, sides: Sides, { given, io }: SubtypeInvocation): string => {
  if (given.format === "json") return asJson(result)
  const page = Doc.document(
    ...answerBlocks(result, sides),
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
  const sides = await readSides(invocation)
  const result = decide(sides, given)
  if (result._tag === "InvalidSchema") throw invalidSchema(result.side === "sub" ? sides.a : sides.b, result)
  const code = codeOf(result, given["allow-undecided"] ?? false)
  return deliver(io, { code, text: print(result, sides, invocation), file: given.out })
}
