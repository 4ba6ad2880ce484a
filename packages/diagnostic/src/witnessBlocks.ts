import { type Block, countText, Doc, shortAddress } from "@lintel/doc"
import { refusalWords } from "./refusalWords.js"
import type {
  Body,
  Datum,
  HttpRequest,
  HttpResponse,
  Judged,
  MessageWitness,
  PathWitness,
  Run,
  ValueWitness,
  Witness
} from "./witness.js"

type Blocks = ReadonlyArray<Block>

/** What each side said where the witness is not one that the one accepts and the other refuses. */
const replayWords = (what: string, { acceptedBy, refusedBy, replay }: Judged): string | undefined => {
  if (replay?.sender !== "accepted") return undefined
  const sender = acceptedBy ?? "its sender"
  if (replay.reader === "accepted") return `Both sides accept this ${what}, each in its own way (checked against both):`
  if (replay.reader === "refused" || refusedBy === undefined) return `This ${what} is accepted by ${sender} (checked):`
  const reason = replay.why === undefined ? "" : `: ${replay.why}`
  return `This ${what} is accepted by ${sender} (checked) and possibly refused by ${refusedBy} (not checked${reason}):`
}

const judgement = (what: string, judged: Judged): Block => {
  const { acceptedBy, checked, refusedBy } = judged
  const replayed = replayWords(what, judged)
  if (replayed !== undefined) return Doc.para(replayed)
  const accepted = acceptedBy === undefined ? [] : [`accepted by ${acceptedBy}`]
  const refused = refusedBy === undefined ? [] : [`refused by ${refusedBy}`]
  const sides = [...accepted, ...refused]
  const both = sides.join(" and ")
  const start = both === "" ? `A ${what} that shows it` : `This ${what} is ${checked ? "" : "possibly "}${both}`
  const how = !checked ? "not checked" : sides.length === 2 ? "checked against both" : "checked"
  return Doc.para(`${start} (${how}):`)
}

const body = ({ value }: Body, { refusals = [], refusedBy }: Judged): Block =>
  Doc.payload(
    value,
    refusals.map((it) => ({ pointer: it.pointer, text: refusalWords(it, refusedBy) }))
  )

const longestWord = 400
const lettersShown = 60

/** A line in which very long words are cut: their start says what they are made of. */
const withCutWords = (line: string): string =>
  line.replaceAll(/[^\s/?&=;,]+/gu, (word) => {
    if (word.length <= longestWord) return word
    const start = word.slice(0, lettersShown).replace(/[\uD800-\uDBFF]$/u, "")
    return `${start}…(${countText(word.length)} characters)`
  })

const headerLines = (headers: Readonly<Record<string, string>> = {}): ReadonlyArray<string> =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`)

const refusalsWithoutBody = ({ refusals = [], refusedBy }: Judged): Blocks =>
  refusals.length === 0
    ? []
    : [
        Doc.bullets(
          ...refusals.map((it) =>
            Doc.text(`${it.pointer === "" ? "" : `${it.pointer}: `}${refusalWords(it, refusedBy)}`)
          )
        )
      ]

/** What is written below the headers. */
const writtenLines = ({ text }: Partial<Body> = {}): ReadonlyArray<string> =>
  text === undefined ? [] : ["", ...text.trimEnd().split(/\r?\n/)]

const wire = (lines: ReadonlyArray<string>, content: Body | undefined, judged: Judged): Blocks => [
  Doc.codeBlock("http", [...lines, ...writtenLines(content)].map(withCutWords).join("\n")),
  ...(content === undefined ? refusalsWithoutBody(judged) : [body(content, judged)])
]

const request = (it: HttpRequest): Blocks => [
  judgement("request", it),
  ...wire([`${it.method} ${it.target}`, ...headerLines(it.headers)], it.body, it)
]

const response = (it: HttpResponse): Blocks => [
  judgement("response", it),
  ...wire([`HTTP ${it.status}`, ...headerLines(it.headers)], it.body, it)
]

const message = (it: MessageWitness): Blocks => {
  const lines = headerLines(it.headers)
  return [judgement("message", it), ...(lines.length === 0 ? [body(it.payload, it)] : wire(lines, it.payload, it))]
}

const datum = (it: Datum): Blocks => [judgement("value", it), body(it.datum, it)]

const run = ({ checked, steps }: Run): Blocks => [
  Doc.para(checked ? "The shortest run that goes wrong:" : "A possible run that goes wrong (not replayed):"),
  Doc.trace(steps)
]

const path = ({ checked, stops }: PathWitness): Blocks => [
  ...(checked ? [] : [Doc.para("Possibly (not recomputed):")]),
  Doc.path(stops.map(({ address, ...rest }) => ({ name: shortAddress(address), ...rest })))
]

const value = (it: ValueWitness): Blocks => [
  Doc.para(
    `${it.name} is ${it.checked ? "" : "possibly "}`,
    Doc.number(it.value),
    it.limit === undefined ? "" : ` (${it.limitName ?? "limit"} ${it.limit})`,
    it.terms.length === 0 ? "." : ":"
  ),
  ...(it.terms.length === 0
    ? []
    : [
        Doc.table(
          it.terms.map(({ name, value: number, address, pointer }) => [
            Doc.number(number),
            name,
            address === undefined ? "" : Doc.place(address, pointer)
          ])
        )
      ])
]

const drawings: { readonly [Tag in Witness["_tag"]]: (witness: Extract<Witness, { readonly _tag: Tag }>) => Blocks } = {
  HttpRequest: request,
  HttpResponse: response,
  Message: message,
  Datum: datum,
  Run: run,
  Path: path,
  Value: value
}

const draw = <Tag extends Witness["_tag"]>(tag: Tag, witness: Extract<Witness, { readonly _tag: Tag }>): Blocks =>
  drawings[tag](witness)

/**
 * A witness as blocks, with an introduction that says whether it was checked.
 *
 * @example
 * ```ts
 * import { witnessBlocks } from "@lintel/diagnostic"
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * const blocks = witnessBlocks({ _tag: "Value", checked: true, name: "The wait", value: "3s", limit: "1s", terms: [] })
 * toPlain(Doc.document(...blocks)) // => "The wait is 3s (limit 1s).\n"
 * ```
 * @category witness
 * @since 0.1.0
 */
export const witnessBlocks = (witness: Witness): ReadonlyArray<Block> => draw(witness._tag, witness)
