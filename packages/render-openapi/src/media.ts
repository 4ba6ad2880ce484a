import { type Content, type Encoding, type Header, type Json, type MediaType, nameOf } from "@lintel/model"
import { lifecycle } from "./lifecycle.js"
import { contractSchema } from "./schema.js"
import { approximate, type At, below, drop, type Scope } from "./scope.js"
import { isTooDeep, nonEmpty, put, type Tree, isEmpty, type Part } from "./tree.js"

/** An example that is only a link keeps its form; any other value stands under `value`. */
const writeExample = (value: Json): Tree => {
  const isLink = typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 1
  const link = isLink ? Object.entries(value)[0] : undefined
  return link?.[0] === "externalValue" && typeof link[1] === "string" ? { externalValue: link[1] } : { value }
}

export const writeExamples = (
  scope: Scope,
  at: At,
  examples: Readonly<Record<string, Json>> | undefined
): Tree | undefined => {
  if (examples === undefined) return undefined
  const out: Tree = {}
  for (const [name, value] of Object.entries(examples)) {
    if (isTooDeep(value)) drop(scope, below(at, "examples", name), "example nested too deeply")
    else put(out, name, writeExample(value))
  }
  return nonEmpty(out)
}

/** How a value is written out; what only version 3.2 can say is left to the default. */
export const writeStyle = (
  scope: Scope,
  at: At,
  { style, explode }: Pick<Header, "style" | "explode">
): { readonly style: Json | undefined; readonly explode: Json | undefined } => {
  const isKnown = style !== "tabDelimited" && (style !== "cookie" || scope.version === "3.2")
  if (isKnown) return { style, explode }
  approximate(scope, below(at, "style"), `style "${style}"`)
  if (explode !== undefined) approximate(scope, below(at, "explode"), `style "${style}"`)
  return { style: undefined, explode: undefined }
}

/** A schema or one representation. A description needs one of them, so what is unknown is written as anything. */
export const writeShape = (
  scope: Scope,
  at: At,
  { schema, content }: Pick<Header, "schema" | "content">
): { readonly schema: Part | undefined; readonly content: Part | undefined } => {
  const written = content === undefined ? undefined : writeContent(scope, at, content)
  if (written !== undefined && !isEmpty(written)) {
    if (schema !== undefined) drop(scope, below(at, "schema"), "schema beside a representation")
    return { schema: undefined, content: written }
  }
  if (schema !== undefined) return { schema: contractSchema(scope, below(at, "schema"), schema), content: undefined }
  approximate(scope, at, "schema that nobody described")
  return { schema: {}, content: undefined }
}

const writeHeader = (scope: Scope, at: At, header: Header): Tree => ({
  description: header.description,
  required: header.required,
  ...lifecycle(header),
  ...writeStyle(scope, at, header),
  ...writeShape(scope, at, header),
  examples: writeExamples(scope, at, header.examples)
})

/** Headers by name. Names that differ only in case are one header; `Content-Type` is said by the representations. */
export const writeHeaders = (
  scope: Scope,
  at: At,
  headers: Readonly<Record<string, Header>> | undefined
): Tree | undefined => {
  if (headers === undefined) return undefined
  const out: Tree = {}
  const seen = new Set<string>()
  for (const [key, header] of Object.entries(headers)) {
    const name = nameOf(key)
    const here = below(at, "headers", key)
    const folded = name.toLowerCase()
    if (folded === "content-type") drop(scope, here, "header Content-Type")
    else if (seen.has(folded)) drop(scope, here, "header that differs from another in case only")
    else put(out, name, writeHeader(scope, here, header))
    seen.add(folded)
  }
  return nonEmpty(out)
}

/** Parts have styles in `multipart/form-data` alone. */
const isStyled = (mediaType: string): boolean => !/^multipart\/(?!form-data\s*(?:$|;)|\*)/i.test(mediaType)

const writeEncoding = (scope: Scope, at: At, mediaType: string, encoding: Encoding): Tree => {
  const { allowReserved, contentType, headers } = encoding
  const plain = { contentType, headers: writeHeaders(scope, at, headers) }
  if (isStyled(mediaType)) return { ...plain, ...writeStyle(scope, at, encoding), allowReserved }
  for (const key of ["style", "explode", "allowReserved"] as const) {
    if (encoding[key] !== undefined) drop(scope, below(at, key), `${key} of a part in ${mediaType}`)
  }
  return plain
}

const writeEncodings = (
  scope: Scope,
  at: At,
  mediaType: string,
  encodings: MediaType["encoding"]
): Tree | undefined => {
  if (encodings === undefined) return undefined
  const out: Tree = {}
  for (const [key, part] of Object.entries(encodings)) {
    put(out, nameOf(key), writeEncoding(scope, below(at, "encoding", key), mediaType, part))
  }
  return nonEmpty(out)
}

/** Parts without names have encodings since version 3.2. */
const writePartEncodings = (
  scope: Scope,
  at: At,
  mediaType: string,
  { itemEncoding, prefixEncoding }: MediaType
): Tree => {
  if (scope.version === "3.1") {
    if (prefixEncoding !== undefined) drop(scope, below(at, "prefixEncoding"), "encoding of parts by their place")
    if (itemEncoding !== undefined) drop(scope, below(at, "itemEncoding"), "encoding of the parts of a body")
    return {}
  }
  return {
    prefixEncoding: prefixEncoding?.map((one, index) =>
      writeEncoding(scope, below(at, "prefixEncoding", String(index)), mediaType, one)
    ),
    itemEncoding:
      itemEncoding === undefined ? undefined : writeEncoding(scope, below(at, "itemEncoding"), mediaType, itemEncoding)
  }
}

const writeMediaType = (scope: Scope, at: At, mediaType: string, media: MediaType): Tree => {
  const hasItems = media.itemSchema !== undefined
  if (hasItems && scope.version === "3.1") drop(scope, below(at, "itemSchema"), "schema of the items of a stream")
  return {
    schema: media.schema === undefined ? undefined : contractSchema(scope, below(at, "schema"), media.schema),
    itemSchema:
      media.itemSchema === undefined || scope.version === "3.1"
        ? undefined
        : contractSchema(scope, below(at, "itemSchema"), media.itemSchema),
    encoding: writeEncodings(scope, at, mediaType, media.encoding),
    ...writePartEncodings(scope, at, mediaType, media),
    examples: writeExamples(scope, at, media.examples)
  }
}

/** Representations by media type. */
export const writeContent = (scope: Scope, at: At, content: Content): Tree => {
  const out: Tree = {}
  for (const [name, media] of Object.entries(content)) {
    put(out, name, writeMediaType(scope, below(at, "content", name), name, media))
  }
  return out
}

/** Whether a stream is announced that the representations do not show. */
export const reportHiddenStream = (
  scope: Scope,
  at: At,
  { cardinality, content }: { readonly cardinality?: "one" | "stream"; readonly content?: Content }
): void => {
  if (cardinality !== "stream") return
  const isShown =
    scope.version === "3.2" && Object.values(content ?? {}).some((media) => media.itemSchema !== undefined)
  if (!isShown) drop(scope, below(at, "cardinality"), "stream")
}
