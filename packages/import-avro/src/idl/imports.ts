import { type Document, type DocumentError, locateNearest, resolveReference } from "@lintel/document"
import { isRecord, own } from "@lintel/import"

/**
 * A file that another imports, or the reason why it may not be read.
 *
 * @category Reading
 * @since 0.1.0
 */
export type IdlImport =
  | { readonly _tag: "Import"; readonly file: string; readonly kind: string; readonly index: number }
  | { readonly _tag: "Refused"; readonly error: DocumentError }

const refused = (document: Document, index: number, reason: string): IdlImport => {
  const { path, location } = locateNearest(document, ["imports", String(index), "location"])
  const { line, column } = location.value
  const pointer = `/${path.join("/")}`
  return { _tag: "Refused", error: { _tag: "DocumentError", file: document.file, line, column, pointer, reason } }
}

/** The error of an import whose file is not there. */
export const missingImport = (
  document: Document,
  { file, index }: { readonly file: string; readonly index: number }
) => {
  const made = refused(document, index, `${file} is imported, and is not there`)
  return made._tag === "Refused" ? [made.error] : []
}

/**
 * What a file of the interface language imports, in the order of its text: paths relative to its folder, which stay
 * inside the folder `root`.
 *
 * @example
 * ```ts
 * import { importsOf, parseIdl } from "@lintel/import-avro"
 *
 * const result = parseIdl('import idl "money.avdl"; import schema "../../x.avsc";', { file: "events/order.avdl" })
 * if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
 * const [money, outside] = importsOf(result.success, "events")
 * money // => { _tag: "Import", file: "events/money.avdl", kind: "idl", index: 0 }
 * outside?._tag // => "Refused"
 * ```
 *
 * @category Reading
 * @since 0.1.0
 */
export const importsOf = (document: Document, root: string): ReadonlyArray<IdlImport> => {
  const imports = isRecord(document.value) ? own(document.value, "imports") : undefined
  return (Array.isArray(imports) ? imports : []).map((it: unknown, index): IdlImport => {
    const [kind, location] = isRecord(it) ? [own(it, "kind"), own(it, "location")] : []
    const target = resolveReference(document.file, String(location), { root })
    if (target._tag === "Refused") return refused(document, index, target.reason)
    return { _tag: "Import", file: target.file, kind: String(kind), index }
  })
}
