import {
  type DocumentError,
  type DocumentKind,
  type FileTable,
  type ReadOptions,
  recognise,
  type Result
} from "@lintel/document"
import {
  type Cursor,
  errorsOf,
  type ImportWarning,
  isRecord,
  makePositions,
  type Positions,
  refuse,
  warnAt,
  warningsOf
} from "@lintel/import"
import type { Model } from "@lintel/model"
import { readServiceConfig } from "./grpc.js"
import { readIstio } from "./istio.js"
import { readOpenSlo } from "./openSlo.js"
import { beginReading, builtModel, fileOf, type Reading } from "./reading.js"
import { readResilience4j } from "./resilience4j.js"
import { readSloth } from "./sloth.js"

/**
 * The kinds of document that are read.
 *
 * @category Reading
 * @since 0.1.0
 */
export type OperationsKind = "openslo" | "sloth" | "grpc-service-config" | "istio" | "resilience4j"

/**
 * How to read configuration.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface OperationsOptions extends Pick<ReadOptions, "limits"> {
  /** The name of the service that a configuration of calls belongs to, where it does not say so itself. */
  readonly service?: string
}

/**
 * What a document says, as a Model of the objectives and policies it holds.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface Imported {
  readonly model: Model
  readonly kind: OperationsKind
  readonly positions: Positions
  readonly warnings: ReadonlyArray<ImportWarning>
  /** Always empty: configuration refers to no other files. */
  readonly missing: ReadonlyArray<string>
}

type Reader = (reading: Reading, options: OperationsOptions) => void

const readers: Readonly<Record<OperationsKind, Reader>> = {
  openslo: readOpenSlo,
  sloth: readSloth,
  "grpc-service-config": readServiceConfig,
  istio: readIstio,
  resilience4j: readResilience4j
}

const isOperations = (kind: DocumentKind): kind is OperationsKind => Object.hasOwn(readers, kind)

const failure = (file: string, reason: string): { readonly _tag: "Failure"; readonly failure: [DocumentError] } => ({
  _tag: "Failure",
  failure: [{ _tag: "DocumentError", file, line: 1, column: 1, pointer: "", reason }]
})

/** The kind that the documents of a file have; those of another are left out, with a warning. */
const kindOf = (
  reading: Reading,
  entry: string
): { readonly kind: OperationsKind; readonly roots: ReadonlyArray<Cursor> } | undefined => {
  const recognised = reading.roots.map((root) => ({ root, ...recognise(root.value, entry) }))
  const kind = recognised.map((it) => it.kind).find(isOperations)
  if (kind === undefined) return undefined
  const roots: Array<Cursor> = []
  for (const { kind: own, root } of recognised) {
    if (own === kind) roots.push(root)
    else if (!isRecord(root.value)) refuse(reading.context, root.trail, "the document is no object")
    else
      warnAt(
        reading.context,
        "not-representable",
        root.trail,
        `the document is not recognised as ${kind}; it is left out`
      )
  }
  return { kind, roots }
}

/**
 * Reads configuration of operations: OpenSLO v1 and Sloth (objectives), service configs of gRPC, Istio and resilience4j
 * (policies of calls), in JSON or YAML; a file may hold several YAML documents. Pure: the text comes from the table.
 *
 * *Details.* Objectives become SLOs with the services they are about. Policies become policies of a layer that select
 * whom they act on. Counts are normalised to all attempts, the first included. What a tool does where the document says
 * nothing is stated where it is documented, and every such fact is a warning of kind `missing`; what the Model has no
 * words for is a warning with its place.
 *
 * *Errors.* A file that is neither JSON nor YAML, is beyond the limits, is none of these kinds, or has a value where only
 * another makes sense. Each names the place.
 *
 * @example
 * ```ts
 * import { read } from "@lintel/import-ops"
 *
 * const document = `apiVersion: openslo/v1
 * kind: SLO
 * metadata: { name: pay }
 * spec:
 *   service: payments
 *   indicatorRef: pay
 *   timeWindow: [{ duration: 4w, isRolling: true }]
 *   budgetingMethod: Occurrences
 *   objectives: [{ targetPercent: 99.9 }]
 * `
 * const result = read(new Map([["slo.yaml", document]]), "slo.yaml")
 * if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
 *
 * result.success.model.slos?.["pay"]?.objective // => "0.999"
 * result.success.positions.locate("slo:pay", "/objective")?.line // => 9
 * result.success.warnings[0]?.reason // => 'the SLI "pay" is not in this file; the indicator is read without a metric'
 * ```
 *
 * @category Reading
 * @since 0.1.0
 */
export const read = (files: FileTable, entry: string, options: OperationsOptions = {}): Result<Imported> => {
  const content = files.get(entry)
  if (content === undefined) return failure(entry, "the file is missing")
  const begun = beginReading(content, entry, options.limits ?? {})
  if (begun._tag === "Failure") return begun
  const found = kindOf(begun.success, entry)
  if (found === undefined) {
    return failure(
      entry,
      "the document is no configuration that is read: OpenSLO v1, Sloth, a service config of gRPC, Istio or resilience4j"
    )
  }
  const reading: Reading = { ...begun.success, roots: found.roots }
  readers[found.kind](reading, options)
  const { context, sources } = reading
  if (context.errors.length > 0) {
    return { _tag: "Failure", failure: errorsOf(context).map((it) => ({ ...it, file: fileOf(it.file) })) }
  }
  const positions = makePositions(context.set, ({ kind, path }) => sources.get(`${kind}:${path}`))
  return {
    _tag: "Success",
    success: {
      model: builtModel(reading),
      kind: found.kind,
      positions: {
        locate: (address, pointer) => {
          const place = positions.locate(address, pointer)
          return place === undefined ? undefined : { ...place, file: fileOf(place.file) }
        }
      },
      warnings: warningsOf(context).map((it) => ({ ...it, file: fileOf(it.file) })),
      missing: []
    }
  }
}
