import { decoded } from "./decode.js"
import { defaultLimits } from "./limits.js"
import { type Document, parseDecoded, type ParseOptions } from "./parse.js"
import { parseAll } from "./parseAll.js"
import type { Result } from "./problem.js"
import { type DocumentKind, recognise, type Recognition } from "./recognise.js"

/**
 * A file, recognised: its text, and the document it is where it is JSON or YAML.
 *
 * @category Recognition
 * @since 0.1.0
 */
export interface Identified {
  readonly recognition: Recognition
  readonly text: string
  /** Absent for Protobuf and GraphQL; of a file of several, the first that says what it is, else the first. */
  readonly document?: Document
  /** The file holds several documents. */
  readonly isSeveral?: true
}

/** Kinds of which one file may hold several documents. */
const inSeveral: ReadonlySet<DocumentKind> = new Set(["openslo", "sloth", "istio", "resilience4j", "kubernetes"])

/**
 * A file of several YAML documents, where its kind allows it: recognised by the first that says what it is; unknown where
 * none does. Fails with what is wrong in one of them.
 */
const identifySeveral = (text: string, file: string, options: ParseOptions): Result<Identified> | undefined => {
  const all = parseAll(text, options)
  if (all._tag === "Failure") return all
  const found = all.success.map((document) => ({ recognition: recognise(document.value, file), document }))
  const isNothing = found.every(({ recognition }) => recognition.kind === "unknown")
  const told = found.find(({ recognition }) => inSeveral.has(recognition.kind)) ?? (isNothing ? found[0] : undefined)
  return told === undefined ? undefined : { _tag: "Success", success: { ...told, text, isSeveral: true } }
}

/**
 * Recognises the bytes of a file: text in Protobuf or GraphQL by its first definition, everything else by the JSON or
 * YAML it holds. Fails when the file is neither, with the errors of reading it.
 *
 * @example
 * ```ts
 * import { identify } from "@lintel/document"
 *
 * const result = identify("type Query { pets: [String] }", { file: "schema.txt" })
 * if (result._tag === "Failure") throw new Error("unreadable")
 * result.success.recognition.kind // => "graphql"
 * ```
 *
 * @category Recognition
 * @since 0.1.0
 */
export const identify = (source: Uint8Array | string, options: ParseOptions = {}): Result<Identified> => {
  const file = options.file ?? "document"
  const read = decoded(source, file, options.limits?.maxBytes ?? defaultLimits.maxBytes)
  if (read._tag === "Failure") return read
  const { text } = read.success
  const asText = recognise(text, file)
  if (asText.kind === "proto" || asText.kind === "graphql") {
    return { _tag: "Success", success: { recognition: asText, text } }
  }
  const parsed = parseDecoded(read.success, options)
  if (parsed._tag === "Failure") {
    return identifySeveral(text, file, options) ?? parsed
  }
  const document = parsed.success
  return { _tag: "Success", success: { recognition: recognise(document.value, file), text, document } }
}
