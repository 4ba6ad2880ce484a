import type { Header, Json, Parameter, Style } from "@lintel/model"
import { isJsonObject } from "@lintel/model"
import { byName, isPlainText } from "./mediaType.js"

/** What a value of one kind looks like in its place: equal texts are written the same way. */
export interface Forms {
  readonly scalar: string
  readonly array: string
  readonly object: string
}

/** What has a style, whatever place it is in. */
export interface Styled {
  readonly in: Parameter["in"]
  readonly name: string
  readonly style?: Style
  readonly explode?: boolean
  readonly content?: Parameter["content"]
}

export const headerAsStyled = (name: string, header: Header): Styled => ({
  in: "header",
  name,
  ...(header.style === undefined ? {} : { style: header.style }),
  ...(header.explode === undefined ? {} : { explode: header.explode }),
  ...(header.content === undefined ? {} : { content: header.content })
})

const styleOf = (styled: Styled): Style =>
  styled.style ?? (styled.in === "query" || styled.in === "cookie" ? "form" : "simple")

/** Form and cookie styles are exploded unless the parameter says otherwise. */
const isExploded = (styled: Styled): boolean => {
  const style = styleOf(styled)
  return styled.explode ?? (style === "form" || style === "cookie" || style === "deepObject")
}

const separated: { readonly [S in Style]?: string } = {
  form: "comma",
  cookie: "comma",
  spaceDelimited: "space",
  pipeDelimited: "pipe",
  tabDelimited: "tab"
}

/** Nothing beside the text says its media type there: what is written in the syntax of JSON is written the same way. */
const formOfMedia = (media: string): string =>
  /(?:^|\+)json$/.test(byName(media).subtype) ? "application/json" : media

/** How values are written, by the tables of OpenAPI (3.2 section 4.12.2) and RFC 6570. */
export const formsOf = (styled: Styled): Forms => {
  const [media] = Object.keys(styled.content ?? {})
  if (media !== undefined) {
    const form = formOfMedia(media)
    return { scalar: isPlainText(byName(media)) ? "plain" : form, array: form, object: form }
  }
  const [style, exploded] = [styleOf(styled), isExploded(styled)]
  switch (style) {
    case "simple":
      return { scalar: "plain", array: "comma", object: exploded ? "equals" : "comma" }
    case "label":
      return {
        scalar: "label",
        array: exploded ? "labels" : "label comma",
        object: exploded ? "label equals" : "label comma"
      }
    case "matrix": {
      const name = `matrix ${styled.name}`
      return {
        scalar: name,
        array: exploded ? `${name} each` : `${name} comma`,
        object: exploded ? "matrix each" : `${name} comma`
      }
    }
    case "deepObject":
      // What is no object is written as form does: nothing else is defined, and nothing else is done.
      return { scalar: "plain", array: "deep", object: "deep" }
    default: {
      const joined = separated[style] ?? "comma"
      const repeated = style === "cookie" ? "cookies" : "repeated"
      return { scalar: "plain", array: exploded ? repeated : joined, object: exploded ? "properties" : joined }
    }
  }
}

const joinable: ReadonlySet<string> = new Set(["comma", "space", "pipe", "tab", "repeated", "cookies"])

/** Forms in which a list of one item looks like the item alone. */
export const isPlainList = (form: string): boolean => joinable.has(form)

/**
 * Whether a list of one item looks like the item alone. Not for labels that are exploded: there a point stands between
 * items, and in numbers too.
 */
export const looksLikeItem = (list: string, scalar: string): boolean =>
  scalar === "plain"
    ? isPlainList(list)
    : scalar === "label"
      ? list === "label comma"
      : scalar.startsWith("matrix ") && (list === `${scalar} comma` || list === `${scalar} each`)

/** Forms in which a list is one text, with separators inside. */
export const isOneText = (form: string): boolean =>
  form === "comma" || form === "space" || form === "pipe" || form === "tab"

/** What stands between the items of a list that is one text, before it is encoded. */
export const listSeparators: ReadonlyMap<string, string> = new Map([
  ["comma", ","],
  ["space", " "],
  ["pipe", "|"],
  ["tab", "\t"]
])

const separators: ReadonlyMap<string, string> = new Map([
  ["space", "%20"],
  ["pipe", "|"],
  ["tab", "%09"]
])

/** A scalar as text; objects and lists inside other values have no defined form and are written as JSON. */
export const scalarText = (value: Json): string =>
  typeof value === "string"
    ? value
    : typeof value === "object" && value !== null
      ? JSON.stringify(value)
      : String(value)

/** A value as its media type writes it: a plain text as it is, all else as JSON. */
const contentText = ({ content }: Styled, value: Json): string =>
  Object.keys(content ?? {}).every((media) => isPlainText(byName(media))) ? scalarText(value) : JSON.stringify(value)

const encode = (text: string): string => {
  try {
    return encodeURIComponent(text)
  } catch {
    return encodeURIComponent(text.replaceAll(/[\uD800-\uDFFF]/g, "\uFFFD"))
  }
}

/** A name and a text, as they stand in a query, a cookie or a header. */
export type Pair = readonly [name: string, text: string]

const entriesOf = (value: Json): ReadonlyArray<readonly [string, Json]> =>
  isJsonObject(value) ? Object.entries(value) : []

/** The value in a query or a form, as names and encoded texts. */
export const queryPairs = (styled: Styled, value: Json): ReadonlyArray<Pair> => {
  const { array, object } = formsOf(styled)
  const name = encode(styled.name)
  if (styled.in === "querystring") return entriesOf(value).map(([key, item]) => [encode(key), encode(scalarText(item))])
  if (styled.content !== undefined) return [[name, encode(contentText(styled, value))]]
  if (Array.isArray(value)) {
    if (array === "repeated" || array === "cookies") return value.map((item) => [name, encode(scalarText(item))])
    return [[name, value.map((item) => encode(scalarText(item))).join(separators.get(array) ?? ",")]]
  }
  if (!isJsonObject(value)) return [[name, encode(scalarText(value))]]
  if (object === "deep")
    return entriesOf(value).map(([key, item]) => [`${name}[${encode(key)}]`, encode(scalarText(item))])
  if (object === "properties") {
    return entriesOf(value).flatMap(([key, item]): ReadonlyArray<Pair> =>
      (Array.isArray(item) ? item : [item]).map((one) => [encode(key), encode(scalarText(one))])
    )
  }
  const separator = separators.get(object) ?? ","
  return [
    [
      name,
      entriesOf(value)
        .flatMap(([key, item]) => [encode(key), encode(scalarText(item))])
        .join(separator)
    ]
  ]
}

/** The value in a path or a header. */
export const simpleText = (styled: Styled, value: Json): string => {
  const escape = styled.in === "path" ? encode : (text: string): string => text
  const [style, exploded] = [styleOf(styled), isExploded(styled)]
  if (styled.content !== undefined) return escape(contentText(styled, value))
  const items = Array.isArray(value) ? value.map((item) => escape(scalarText(item))) : undefined
  const members = entriesOf(value).map(([key, item]) => [escape(key), escape(scalarText(item))] as const)
  const isObject = isJsonObject(value)
  const separator = exploded ? (style === "label" ? "." : style === "matrix" ? `;${styled.name}=` : ",") : ","
  const memberSeparator = exploded ? (style === "label" ? "." : style === "matrix" ? ";" : ",") : ","
  const text = isObject
    ? members.map(([key, item]) => `${key}${exploded ? "=" : ","}${item}`).join(memberSeparator)
    : items === undefined
      ? escape(scalarText(value))
      : items.join(separator)
  if (style === "label") return `.${text}`
  if (style === "matrix") return isObject && exploded ? `;${text}` : `;${styled.name}=${text}`
  return text
}
