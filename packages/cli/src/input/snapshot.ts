import type { SourceLookup } from "@lintel/doc"
import { type Document, locateNearest, parsePointer } from "@lintel/document"
import { decode, type DecodeError, locate, type Model } from "@lintel/model"
import { documentOf } from "../findings/documentAddress.js"
import { Unusable } from "../unusable.js"
import { placeInDocument } from "./documentPlace.js"
import type { ModelInput } from "./input.js"
import { noRemarks } from "./remarks.js"

const shown = 5

const errorLine = (document: Document, label: string, { pointer, reason }: DecodeError): string => {
  const { location } = locateNearest(document, parsePointer(pointer) ?? [])
  const { line, column } = location.key ?? location.value
  return `${label}:${line}:${column}: ${pointer === "" ? "the document" : pointer} ${reason}`
}

const refuse = (document: Document, label: string, errors: ReadonlyArray<DecodeError>, total: number): Unusable => {
  const [first = "", ...others] = errors.slice(0, shown).map((error) => errorLine(document, label, error))
  const rest = total - others.length - 1
  return new Unusable(first, ...others, ...(rest > 0 ? [`and ${rest} more`] : []))
}

const sourcesOf = (document: Document, label: string, model: Model): SourceLookup => ({
  locate: (address, pointer = "") => {
    if (documentOf(address) === label) return placeInDocument(document, label, pointer)
    const found = locate(model, address)
    return found === undefined ? undefined : placeInDocument(document, label, `${found.pointer}${pointer}`)
  }
})

/** Reads a snapshot: a Model as JSON. */
export const readSnapshot = (document: Document, label: string): ModelInput => {
  const decoded = decode(document.value)
  if (decoded._tag === "Refused") throw refuse(document, label, decoded.errors, decoded.total)
  const { model } = decoded
  const remarks = document.warnings.map(({ line, column, pointer, kind, reason }) => ({
    file: label,
    line,
    column,
    pointer,
    kind,
    reason
  }))
  return {
    _tag: "Model",
    label,
    kind: "snapshot",
    model,
    remarks: { ...noRemarks, document: remarks },
    parts: [],
    sources: async () => sourcesOf(document, label, model)
  }
}
