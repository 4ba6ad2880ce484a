import { type Block, Doc } from "@lintel/doc"
import type { Reason, Result } from "@lintel/subtype"
import type { SchemaInput } from "../../input/input.js"

/** The two schemas of a question. */
export interface Sides {
  readonly a: SchemaInput
  readonly b: SchemaInput
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
  const all = leaves(result.reasons ?? [])
  if (all.length === 0) return []
  const rows = all.slice(0, shownReasons).map(({ text, sub, sup }) => {
    const places = [sub && placeText(a, sub.pointer), sup && placeText(b, sup.pointer)].filter((it) => it !== undefined)
    return places.length === 0 ? [text] : [`${text} (${places.join(", ")})`]
  })
  const more = all.length > shownReasons ? [[`and ${all.length - shownReasons} more`]] : []
  return [Doc.bullets(...rows, ...more)]
}

const shownSteps = 200

/** A reason, and below it what it is made of. */
const proofItem = ({ at, text, reasons }: Reason, left: { steps: number }): ReadonlyArray<Block> => {
  left.steps--
  const shown = (reasons ?? []).flatMap((it) => (left.steps > 0 ? [proofItem(it, left)] : []))
  const line = Doc.para(...(at === "" ? [] : [Doc.code(at), ": "]), text)
  return shown.length === 0 ? [line] : [line, Doc.bullets(...shown)]
}

const countReasons = (reasons: ReadonlyArray<Reason>): number =>
  reasons.reduce((sum, it) => sum + 1 + countReasons(it.reasons ?? []), 0)

/** The tree of an inclusion: of which keywords each claim is made. */
const proofBlocks = (reasons: ReadonlyArray<Reason>): ReadonlyArray<Block> => {
  if (reasons.length === 0) return []
  const left = { steps: shownSteps }
  const items = reasons.map((it) => proofItem(it, left))
  const more = countReasons(reasons) - shownSteps
  return [
    Doc.para("This is so because:"),
    Doc.bullets(...items),
    ...(more > 0 ? [Doc.para(`${more} more steps are not shown; the format json has every one.`)] : [])
  ]
}

const includedBlocks = (
  { reasons = [] }: Result,
  { a, b }: Sides,
  asserted: Result | undefined
): ReadonlyArray<Block> => [
  Doc.para(`${b.label} accepts everything that ${a.label} accepts.`),
  ...proofBlocks(reasons),
  ...(asserted?._tag === "NotIncluded"
    ? [
        Doc.para(
          "The keyword format restricts nothing here, as JSON Schema has it. With ",
          Doc.command("--formats assertion"),
          ` ${b.label} refuses, for example, this value:`
        ),
        Doc.payload(asserted.witness.value),
        ...reasonBlocks(asserted, { a, b })
      ]
    : [])
]

/** The answer in words. `asserted` is what the answer would be if `format` restricted values, where that is a refusal. */
export const answerBlocks = (result: Result, sides: Sides, asserted: Result | undefined): ReadonlyArray<Block> => {
  const { a, b } = sides
  if (result._tag === "Included") return includedBlocks(result, sides, asserted)
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
