import * as Schema from "effect/Schema"
import { common, date, definitions, jsonSchema, named, opt, prose, setOf } from "./fields.js"
import { Deprecation, Stability } from "./lifecycle.js"
import { HttpOperation, OutgoingOperation, Server } from "./operation.js"
import { Security, SecurityScheme } from "./security.js"

/**
 * The form of every error body of a contract.
 *
 * @category contracts
 * @since 0.1.0
 */
export const ErrorShape = Schema.Struct({
  mediaType: opt(Schema.String),
  schema: opt(jsonSchema)
}).annotate({ identifier: "ErrorShape" })

/**
 * The form of every error body of a contract.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface ErrorShape extends Schema.Schema.Type<typeof ErrorShape> {}

/**
 * A set of HTTP operations with the vocabulary they share.
 *
 * @category contracts
 * @since 0.1.0
 */
export const HttpContract = Schema.TaggedStruct("Http", {
  ...common,
  title: opt(prose),
  version: opt(Schema.String),
  /** Definitions that the payloads of this contract refer to as `#/$defs/Name`. */
  schemas: opt(definitions),
  servers: opt(Schema.Array(Server)),
  operations: named(HttpOperation),
  webhooks: opt(named(OutgoingOperation)),
  security: opt(Security),
  securitySchemes: opt(named(SecurityScheme)),
  errorShape: opt(ErrorShape),
  versioning: opt(
    Schema.Struct({ in: Schema.Literals(["path", "header", "query", "mediaType"]), name: opt(Schema.String) })
  ),
  stability: opt(Stability),
  deprecation: opt(Deprecation),
  supports: opt(
    setOf(Schema.Struct({ version: Schema.String, until: opt(date) }).annotate({ identifier: "SupportedVersion" }))
  ),
  tags: opt(named(Schema.Struct({ description: opt(prose) })))
}).annotate({ identifier: "HttpContract" })

/**
 * A set of HTTP operations with the vocabulary they share.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface HttpContract extends Schema.Schema.Type<typeof HttpContract> {}

/**
 * What a provider offers, under a name of its own.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Contract: typeof HttpContract = HttpContract

/**
 * What a provider offers, under a name of its own.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Contract = HttpContract

/**
 * Definitions shared between contracts, referred to as `schemas:NAME#/$defs/X`.
 *
 * @category contracts
 * @since 0.1.0
 */
export const SharedSchemas = Schema.Struct({
  ...common,
  version: opt(Schema.String),
  schemas: definitions
}).annotate({ identifier: "SharedSchemas" })

/**
 * Definitions shared between contracts, referred to as `schemas:NAME#/$defs/X`.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface SharedSchemas extends Schema.Schema.Type<typeof SharedSchemas> {}
