import type { DialectFeatures } from "./dialect.js"

/**
 * A schema resource: the document, or a part of it that has its own `$id`.
 *
 * @category resources
 * @since 0.1.0
 */
export interface SchemaResource {
  /** Absolute or relative URI without fragment; `""` for a document that names none. */
  readonly uri: string
  readonly pointer: string
  readonly root: unknown
  /** Plain-name fragments (`$anchor`, `$dynamicAnchor`, `$id: "#name"` up to draft-07). */
  readonly anchors: ReadonlyMap<string, SchemaLocation>
  readonly dynamicAnchors: ReadonlyMap<string, SchemaLocation>
  /** `$recursiveAnchor: true` at the root (2019-09). */
  readonly recursiveAnchor: boolean
}

/**
 * A schema, where it is, and the resource it belongs to.
 *
 * @category resources
 * @since 0.1.0
 */
export interface SchemaLocation {
  readonly value: unknown
  /** JSON Pointer from the document's root. */
  readonly pointer: string
  readonly resource: SchemaResource
}

/**
 * A document with its resources and anchors indexed.
 *
 * @category resources
 * @since 0.1.0
 */
export interface SchemaIndex {
  readonly _tag: "SchemaIndex"
  readonly document: unknown
  readonly features: DialectFeatures
  readonly root: SchemaLocation
  /** The target of a reference, or `undefined` if the document does not hold it. */
  readonly resolve: (reference: string, from: SchemaResource) => SchemaLocation | undefined
  /** The location of a pointer from the document's root. */
  readonly at: (pointer: string) => SchemaLocation | undefined
  /** The location of a direct subschema. */
  readonly child: (parent: SchemaLocation, tokens: ReadonlyArray<string>, value: unknown) => SchemaLocation
}

/**
 * A document that cannot be indexed.
 *
 * @category resources
 * @since 0.1.0
 */
export interface SchemaTooDeep {
  readonly _tag: "SchemaTooDeep"
  readonly pointer: string
  readonly maxDepth: number
}

/**
 * Other documents that references may reach, by URI.
 *
 * @category resources
 * @since 0.1.0
 */
export interface IndexOptions {
  /** Schema nesting beyond which the document is refused. Default 500. */
  readonly maxDepth?: number
  /** Base URI of the document. Default `""`. */
  readonly baseUri?: string
}
