import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { type CommonData, commonData } from "../changeKind.js"
import { capital } from "../changeWords.js"

/** Fields of every kind of change about an operation. */
export const exchangeData = {
  ...commonData,
  operation: Schema.String,
  /** Method and path, for people. */
  request: Schema.String,
  /** The service sends the request: a webhook or a callback. */
  outgoing: Schema.Boolean,
  /** Stability of the old operation, where it promised nothing yet. */
  tolerated: Schema.optionalKey(Schema.String)
}

/** Where a parameter stands. */
export const ParameterPlace = Schema.Literals(["path", "query", "header", "cookie", "querystring"])

type Versions = Pick<CommonData, "versions">

export const oldVersion = ({ versions }: Versions): string => versions.old
export const newVersion = ({ versions }: Versions): string => versions.new
/** At the beginning of a sentence. */
export const OldVersion = ({ versions }: Versions): string => capital(versions.old)
export const NewVersion = ({ versions }: Versions): string => capital(versions.new)

/** The operation by its name, or by its request where it is a webhook. */
export const operationName = ({ operation }: { readonly operation: string }): Doc.Words => Doc.name(operation)

/** A parameter as a phrase: `the query parameter limit`. */
export const parameterPhrase = (data: { readonly in: string; readonly name: string }): ReadonlyArray<Doc.Words> => [
  data.in === "header" ? "the header " : data.in === "cookie" ? "the cookie " : `the ${data.in} parameter `,
  Doc.code(data.name)
]

/** Fields of every kind of change about a parameter, and those that tell two of one operation apart. */
export const parameterData = { ...exchangeData, in: ParameterPlace, name: Schema.String }
export const parameterIdentity = ["in", "name"] as const

/** A parameter with its operation: `the query parameter limit of orders.list`. */
export const ownParameter = (data: {
  readonly in: string
  readonly name: string
  readonly operation: string
}): ReadonlyArray<Doc.Words> => [...parameterPhrase(data), " of ", operationName(data)]

/** What is added where a break is tolerated. */
export const toleration = ({ tolerated }: { readonly tolerated?: string }): ReadonlyArray<Doc.Words> =>
  tolerated === undefined
    ? []
    : [` The operation was marked ${tolerated}, which promises nothing yet, so this does not count as a break.`]

const forms: ReadonlyMap<string, string> = new Map([
  ["plain", "one text"],
  ["comma", "one text with commas"],
  ["space", "one text with spaces"],
  ["pipe", "one text with vertical bars"],
  ["tab", "one text with tabs"],
  ["repeated", "one name for each item"],
  ["cookies", "one cookie for each item"],
  ["properties", "one name for each property"],
  ["equals", "name=value pairs with commas"],
  ["deep", "names with brackets"],
  ["label", "a text after a dot"],
  ["labels", "texts after dots"],
  ["label comma", "texts with commas after a dot"],
  ["label equals", "name=value pairs after dots"]
])

/** How values are written, in words: forms of styles as phrases, media types as they are. */
export const formWords = (form: string): Doc.Words => {
  if (form.startsWith("matrix ")) return "name=value pairs after semicolons"
  return forms.get(form) ?? Doc.code(form)
}
