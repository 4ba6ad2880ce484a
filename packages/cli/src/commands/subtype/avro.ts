import { canRead, type Cause, type ChangesMeaning, type InvalidSide, type Verdict } from "@lintel/avro"
import type { ExitCode } from "@lintel/diagnostic"
import { type Block, Doc, printableJson, type SourceLookup, toPlain, toTerminal } from "@lintel/doc"
import type { Json } from "@lintel/model"
import type { Invocation } from "../../arguments/command.js"
import { type ModelInput, soleMessage } from "../../input/input.js"
import { readModel } from "../../input/readInput.js"
import { exits, type Outcome } from "../../outcome.js"
import { appearanceOn } from "../../report/appearance.js"
import { deliver } from "../../report/deliver.js"
import { limitsOf } from "../../report/limitsOf.js"
import { Unusable } from "../../unusable.js"
import type { SubtypeOptions } from "./command.js"

type AvroInvocation = Invocation<SubtypeOptions>

interface Side {
  readonly label: string
  readonly address: string
  readonly schema: Json
  readonly sources: SourceLookup
}

const onlyOfJsonSchema = [
  "relation",
  "direction",
  "dialect",
  "dialect-a",
  "dialect-b",
  "formats",
  "explain",
  "resolve"
] as const

const refuseOptions = (given: AvroInvocation["given"]): void => {
  const option = onlyOfJsonSchema.find((name) => given[name] !== undefined)
  if (option !== undefined) throw new Unusable(`subtype: --${option} is about JSON Schema, and these are Avro schemas`)
}

const payloadOf = ({ label, model }: ModelInput, key: string): Json => {
  const payload = model.messages?.[key]?.payload
  if (payload?._tag === "Avro") return payload.schema
  throw new Unusable(`${label} is no Avro schema`)
}

const readSide = async (word: string, { given, io }: AvroInvocation): Promise<Side> => {
  const input = await readModel(word, io, limitsOf(given))
  if (input.kind !== "avro") throw new Unusable(`${input.label} is no Avro schema, and the other side is one`)
  const key = soleMessage(input)
  if (key === undefined) {
    const names = Object.keys(input.model.messages ?? {})
    throw new Unusable(
      `${input.label} declares ${names.length} types that could be meant: ${names.slice(0, 8).join(", ")}`
    )
  }
  return {
    label: input.label,
    address: `message:${key}`,
    schema: payloadOf(input, key),
    sources: await input.sources()
  }
}

interface Sides {
  readonly writer: Side
  readonly reader: Side
}

const placeText = ({ address, sources }: Side, pointer: string): string | undefined => {
  const found = sources.locate(address, `/payload/schema${pointer}`)
  return found && `${found.file}:${found.line}:${found.column}`
}

const invalid = ({ pointer, reason, side }: InvalidSide, sides: Sides): Unusable => {
  const place = placeText(sides[side], pointer)
  return new Unusable(`${place ?? sides[side].label}: ${reason}`)
}

const verdicts = {
  Reads: "included",
  ChangesMeaning: "changes-meaning",
  Refused: "not-included",
  Undecided: "undecided"
} as const

const causesOf = (answer: Verdict): ReadonlyArray<Cause<string>> => {
  switch (answer._tag) {
    case "Reads":
      return []
    case "ChangesMeaning":
      return answer.changes
    case "Refused":
      return [...answer.refusals, ...answer.changes]
    case "Undecided":
      return [...answer.reasons, ...answer.changes]
  }
}

const asJson = (answer: Verdict): string => {
  const shown =
    answer._tag === "Refused" || answer._tag === "ChangesMeaning"
      ? {
          witness: {
            value: answer.witness.datum,
            encoded: answer.witness.bytes,
            ...(answer.witness.read === undefined ? {} : { read: answer.witness.read.datum }),
            ...(answer.witness.change === undefined ? {} : { change: answer.witness.change }),
            checkedBy: answer.witness.checkedBy
          },
          at: answer.at
        }
      : {}
  const reasons = causesOf(answer).map(({ at, kind, reader, text, writer }) => ({
    kind,
    text,
    at,
    sub: { pointer: writer.pointer },
    sup: { pointer: reader.pointer }
  }))
  const remarks = answer._tag === "Reads" ? answer.remarks.map(({ kind, text }) => ({ kind, text })) : []
  const told = remarks.length === 0 ? {} : { remarks }
  return `${printableJson({ verdict: verdicts[answer._tag], ...shown, reasons, ...told })}\n`
}

const shownCauses = 8

const causeBlocks = (answer: Verdict, { reader, writer }: Sides): ReadonlyArray<Block> => {
  const causes = causesOf(answer)
  if (causes.length === 0) return []
  const rows = causes.slice(0, shownCauses).map((cause) => {
    const places = [placeText(writer, cause.writer.pointer), placeText(reader, cause.reader.pointer)]
    const known = places.filter((it) => it !== undefined)
    return [known.length === 0 ? cause.text : `${cause.text} (${known.join(", ")})`]
  })
  const more = causes.length > shownCauses ? [[`and ${causes.length - shownCauses} more`]] : []
  return [Doc.bullets(...rows, ...more)]
}

const changeWords = ({ at, witness: { change } }: ChangesMeaning): ReadonlyArray<Block> => {
  if (change === undefined) return []
  const place = at === "" ? [] : ["At ", Doc.code(at), ", "]
  return [Doc.para(...place, Doc.code(change.written), " is read as ", Doc.code(change.read), ".")]
}

const answerBlocks = (answer: Verdict, { reader, writer }: Sides): ReadonlyArray<Block> => {
  switch (answer._tag) {
    case "Reads":
      return [
        Doc.para(`A reader with ${reader.label} reads everything that is written with ${writer.label}.`),
        ...(answer.remarks.length === 0
          ? []
          : [Doc.bullets(...answer.remarks.slice(0, shownCauses).map((it) => [it.text]))])
      ]
    case "ChangesMeaning":
      return [
        Doc.para(
          `A reader with ${reader.label} decodes everything that is written with ${writer.label}, and takes some of it for something else, for example this (executed with both):`
        ),
        Doc.payload(answer.witness.datum),
        ...changeWords(answer)
      ]
    case "Refused":
      return [
        Doc.para(
          `A reader with ${reader.label} refuses what is written with ${writer.label}, for example this (executed with both):`
        ),
        Doc.payload(answer.witness.datum)
      ]
    case "Undecided":
      return [
        Doc.para(
          `It is not decided whether a reader with ${reader.label} reads everything written with ${writer.label}:`
        )
      ]
  }
}

const print = (answer: Verdict, sides: Sides, { given, io }: AvroInvocation): string => {
  if (given.format === "json") return asJson(answer)
  const page = Doc.document(
    ...answerBlocks(answer, sides),
    ...causeBlocks(answer, sides),
    Doc.para("Verdict: ", Doc.strong(verdicts[answer._tag]), ".")
  )
  if (given.format === "plain") return toPlain(page)
  const { color, width } = appearanceOn(io.stdout, io)
  return toTerminal(page, { width, color: color && given.out === undefined })
}

const codeOf = (answer: Verdict, allowUndecided: boolean): ExitCode => {
  if (answer._tag === "Refused") return exits.findings
  return answer._tag !== "Undecided" || allowUndecided ? exits.ok : exits.undecided
}

/** Decides whether the second schema reads what the first writes. */
export const runAvroSubtype = async (invocation: AvroInvocation): Promise<Outcome> => {
  const { given, io, words } = invocation
  refuseOptions(given)
  const [a = "", b = ""] = words
  const sides = { writer: await readSide(a, invocation), reader: await readSide(b, invocation) }
  const budget = given.budget === undefined ? {} : { budget: given.budget }
  const answer = canRead(sides.writer.schema, sides.reader.schema, budget)
  if (answer._tag === "InvalidSchema") throw invalid(answer, sides)
  const code = codeOf(answer, given["allow-undecided"] ?? false)
  return deliver(io, { code, text: print(answer, sides, invocation), file: given.out })
}
