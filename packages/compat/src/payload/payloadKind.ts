import * as Schema from "effect/Schema"
import type { FindingKind } from "@lintel/diagnostic"
import { Doc, shortAddress } from "@lintel/doc"
import type { ChangeClass } from "../change.js"
import { commonData } from "../changeData.js"
import { changeKind } from "../changeKind.js"
import type { ChangeWords } from "../changeWords.js"
import { differenceWords } from "./differenceWords.js"
import { tellsNull } from "./onlyNull.js"

const Data = Schema.Struct({
  ...commonData,
  /** Where the payload travels: request, response, parameter, header, message, retained, value. */
  part: Schema.String,
  /** What tells the position from others of its operation. */
  where: Schema.Record(Schema.String, Schema.String),
  /** Part of the payload that is the cause, as a JSON Pointer with `*` for items and map values. */
  path: Schema.String,
  differences: Schema.Array(
    Schema.Struct({
      keyword: Schema.String,
      old: Schema.optionalKey(Schema.Json),
      new: Schema.optionalKey(Schema.Json),
      only: Schema.optionalKey(Schema.Literals(["old", "new"]))
    })
  ),
  /** What else there is to say of the cause, in clauses: payloads of other formats than JSON Schema have no keywords. */
  reasons: Schema.optionalKey(Schema.Array(Schema.String))
})

/** The data of every payload that is refused. */
export interface PayloadData extends Schema.Schema.Type<typeof Data> {}

/** The kind of a payload that somebody refuses. */
export const payloadKind = <const Code extends `compat/${string}`>(
  code: Code,
  definition: {
    readonly class?: ChangeClass
    readonly summary: string
    /** What makes changes of this kind one cause, where it is not what the two places say. */
    readonly cause?: (data: PayloadData) => Schema.Json
    readonly explain: (data: PayloadData) => ChangeWords
  }
): FindingKind<Code, PayloadData> =>
  changeKind<Code, PayloadData>(code, {
    class: definition.class ?? "breaking",
    summary: definition.summary,
    data: Data,
    identity: ["part", "where", "path", "differences", "definition"],
    cause: definition.cause ?? causeOf,
    title: (data) => (data.reaches.length === 1 ? shortAddress(data.reaches[0] ?? "") : ownTitle(data)),
    explain: (data) => ({ details: detailsOf(data), ...definition.explain(data) })
  })

/** The schemas of which one took the place of the other: what is left when the common end of two places is cut off. */
const redirection = ({ after, before }: PayloadData): ReadonlyArray<string> | undefined => {
  if (before === undefined || after === undefined) return undefined
  const [old, fresh] = [before.pointer.split("/"), after.pointer.split("/")]
  while (old.length > 0 && fresh.length > 0 && old.at(-1) === fresh.at(-1)) {
    old.pop()
    fresh.pop()
  }
  const isSame = old.length === 0 && fresh.length === 0
  return isSame ? undefined : [before.address, old.join("/"), after.address, fresh.join("/")]
}

/** The definition that a place is, its keyword that differs included. */
const definitionAt = (
  place: PayloadData["before"],
  differences: PayloadData["differences"]
): ReadonlyArray<string> | undefined => {
  const [, name, keyword] = /^\/schemas\/([^/]+)(?:\/([^/]+))?$/.exec(place?.pointer ?? "") ?? []
  const isWhole = keyword === undefined || differences.some((it) => it.keyword === keyword)
  return place === undefined || name === undefined || !isWhole ? undefined : [place.address, name]
}

/** The definition that stands on one side only, in the place of what was written there. */
const definitionOf = ({ after, before, differences }: PayloadData): ReadonlyArray<string> | undefined => {
  const [old, fresh] = [definitionAt(before, differences), definitionAt(after, differences)]
  return old === undefined ? fresh : fresh === undefined ? old : undefined
}

/**
 * One schema that took the place of another is one cause, however many of its parts are refused; one definition that is
 * read at many places in the same other way is, too. So is `null` that comes or goes: whoever decides that does so for
 * many fields.
 */
const causeOf = (data: PayloadData): Schema.Json => {
  if (tellsNull(data.differences)) return ["null"]
  const definition = definitionOf(data)
  return definition === undefined
    ? (redirection(data) ?? [data.path, data.differences])
    : [definition, data.differences]
}

const detailsOf = (data: PayloadData): ReadonlyArray<ReadonlyArray<Doc.Words>> =>
  data.reasons === undefined ? differenceWords(data) : data.reasons.map((reason) => [reason])

const ownTitle = ({ after, reaches }: PayloadData): string => {
  const name = /^\/schemas\/([^/]+)/.exec(after?.pointer ?? "")?.[1]
  return name ?? shortAddress(reaches[0] ?? "")
}

/** `its request`, `the parameter limit`, `the response 200`: where the payload travels. */
export const positionWords = ({ part, where }: Pick<PayloadData, "part" | "where">): ReadonlyArray<Doc.Words> => {
  switch (part) {
    case "parameter":
    case "header":
      return [`the ${where["in"] === undefined ? "" : `${where["in"]} `}${part} `, Doc.code(where["name"] ?? "")]
    case "response":
      return where["status"] === undefined ? ["the response"] : ["the response ", Doc.code(where["status"])]
    case "request":
      return ["the request"]
    case "message":
    case "received":
      return ["the payload"]
    case "retained":
      return ["the kept form"]
    default:
      return [`the ${part}`]
  }
}
