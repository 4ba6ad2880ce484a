import type { SourceLocation, SourceLookup } from "@lintel/doc"
import type { Dialect } from "@lintel/json-schema"
import type { Extension, Model } from "@lintel/model"
import type { Remarks } from "./remarks.js"

/** An input that became a Model. */
export interface ModelInput {
  readonly _tag: "Model"
  /** As people know it: a path relative to the working folder, or `REF:path`. */
  readonly label: string
  readonly kind: "design" | "snapshot" | "openapi" | "asyncapi" | "avro" | "workflow" | "kubernetes" | "operations"
  readonly model: Model
  /** What reading it has to say. */
  readonly remarks: Remarks
  /** Labels of the files it refers to, which are parts of it. */
  readonly parts: ReadonlyArray<string>
  /** What the data means that its format keeps among the extensions of entities. */
  readonly extensions?: ReadonlyArray<Extension>
  /** Where facts were written; asked only when something is printed. */
  readonly sources: () => Promise<SourceLookup>
}

/** An input that is one JSON Schema. */
export interface SchemaInput {
  readonly _tag: "Schema"
  /** The address under which findings speak of it. */
  readonly address: string
  readonly label: string
  /** The document with the files it refers to, as one schema document. */
  readonly value: unknown
  /** JSON Pointer of the schema in its document. */
  readonly pointer: string
  /** Where a pointer of the value was written. */
  readonly placeOf: (pointer: string) => SourceLocation
  readonly dialect: Dialect
  /** By what sign it was taken for a schema. */
  readonly recognisedBy: string
  /** Where facts were written; asked only when something is printed. */
  readonly sources: () => Promise<SourceLookup>
}

export type Input = ModelInput | SchemaInput

/** The one message of an input that is an Avro schema. */
export const soleMessage = ({ kind, model }: ModelInput): string | undefined => {
  const [only, ...others] = kind === "avro" ? Object.keys(model.messages ?? {}) : []
  return others.length === 0 ? only : undefined
}

/** The saga of an input that is a workflow. */
export const soleSaga = ({ kind, model }: ModelInput): string | undefined =>
  kind === "workflow" ? Object.keys(model.sagas ?? {})[0] : undefined
