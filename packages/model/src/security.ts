import * as Schema from "effect/Schema"
import { named, opt, prose, setOf } from "./fields.js"
import { Deprecation } from "./lifecycle.js"

/**
 * Scopes by security scheme: all of them are needed (AND).
 *
 * @category contracts
 * @since 0.1.0
 */
export const SecurityRequirement = named(setOf(Schema.String))

/**
 * Scopes by security scheme: all of them are needed (AND).
 *
 * @category contracts
 * @since 0.1.0
 */
export type SecurityRequirement = typeof SecurityRequirement.Type

/**
 * Any one requirement is enough (OR). Empty: no security. A requirement without schemes: anonymous is allowed.
 *
 * @category contracts
 * @since 0.1.0
 */
export const Security = setOf(SecurityRequirement)

/**
 * Any one requirement is enough (OR). Empty: no security. A requirement without schemes: anonymous is allowed.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Security = typeof Security.Type

/**
 * One flow of an OAuth 2 scheme, with the scopes it can grant and what each is for.
 *
 * @category contracts
 * @since 0.1.0
 */
export const OAuthFlow = Schema.Struct({
  authorizationUrl: opt(Schema.String),
  deviceAuthorizationUrl: opt(Schema.String),
  tokenUrl: opt(Schema.String),
  refreshUrl: opt(Schema.String),
  scopes: opt(named(prose))
}).annotate({ identifier: "OAuthFlow" })

/**
 * One flow of an OAuth 2 scheme, with the scopes it can grant and what each is for.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface OAuthFlow extends Schema.Schema.Type<typeof OAuthFlow> {}

const schemeFields = { description: opt(prose), deprecation: opt(Deprecation) }

/**
 * How a client proves who it is.
 *
 * @category contracts
 * @since 0.1.0
 */
export const SecurityScheme = Schema.Union([
  Schema.TaggedStruct("ApiKey", {
    in: Schema.Literals(["query", "header", "cookie"]),
    name: Schema.String,
    ...schemeFields
  }),
  Schema.TaggedStruct("Http", { scheme: Schema.String, bearerFormat: opt(Schema.String), ...schemeFields }),
  Schema.TaggedStruct("OAuth2", {
    flows: Schema.Record(
      Schema.Literals(["implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"]).pipe(
        (flows) => Schema.String.check(Schema.isPattern(new RegExp(`^(${flows.literals.join("|")})$`, "u")))
      ),
      OAuthFlow
    ),
    metadataUrl: opt(Schema.String),
    ...schemeFields
  }),
  Schema.TaggedStruct("OpenIdConnect", { url: Schema.String, ...schemeFields }),
  Schema.TaggedStruct("MutualTls", schemeFields),
  Schema.TaggedStruct("Unknown", { type: Schema.String, ...schemeFields })
]).annotate({ identifier: "SecurityScheme" })

/**
 * How a client proves who it is.
 *
 * @category contracts
 * @since 0.1.0
 */
export type SecurityScheme = typeof SecurityScheme.Type
