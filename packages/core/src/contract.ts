import type { CommonFields } from "./entity.js"
import { entity, meta, metaOf, type Meta } from "./meta.js"
import type { Deprecation, Stability } from "./lifecycle.js"
import type { AnyOperationDefinition, Operation } from "./operation.js"
import type { AnySchema } from "./payload.js"
import type { LocalDate } from "./units.js"
import { refuseUndefined } from "./undefinedField.js"

/**
 * How a client proves who it is.
 *
 * @category contracts
 * @since 0.1.0
 */
export type SecurityScheme =
  | {
      readonly _tag: "ApiKey"
      readonly in: "query" | "header" | "cookie"
      readonly name: string
      readonly description?: string
    }
  | { readonly _tag: "Http"; readonly scheme: string; readonly bearerFormat?: string; readonly description?: string }
  | {
      readonly _tag: "OAuth2"
      readonly flows: {
        readonly [
          F in "implicit" | "password" | "clientCredentials" | "authorizationCode" | "deviceAuthorization"
        ]?: OAuthFlow
      }
      readonly description?: string
    }
  | { readonly _tag: "OpenIdConnect"; readonly url: string; readonly description?: string }
  | { readonly _tag: "MutualTls"; readonly description?: string }

/**
 * One flow of an OAuth 2 scheme.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface OAuthFlow {
  readonly authorizationUrl?: string
  readonly tokenUrl?: string
  readonly refreshUrl?: string
  readonly deviceAuthorizationUrl?: string
  readonly scopes?: Readonly<Record<string, string>>
}

/**
 * Where a contract is served.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Server {
  readonly url: string
  readonly name?: string
  readonly description?: string
  readonly variables?: Readonly<
    Record<string, { readonly default: string; readonly enum?: ReadonlyArray<string>; readonly description?: string }>
  >
}

/**
 * Facts of a contract beside its operations.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface ContractFacts extends CommonFields {
  readonly title?: string
  readonly version?: string
  readonly servers?: ReadonlyArray<Server>
  readonly security?: ReadonlyArray<Readonly<Record<string, ReadonlyArray<string>>>>
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>
  readonly errorShape?: { readonly mediaType?: string; readonly schema?: AnySchema }
  readonly versioning?: { readonly in: "path" | "header" | "query" | "mediaType"; readonly name?: string }
  readonly stability?: Stability
  readonly deprecation?: Deprecation
  readonly supports?: ReadonlyArray<{ readonly version: string; readonly until?: LocalDate }>
  /** `"error"`: every object of the contract refuses undeclared fields. Effect ignores them unless told otherwise. */
  readonly onExcessProperty?: "ignore" | "error"
}

/**
 * Operation definitions by the name that their operation gets.
 *
 * @category contracts
 * @since 0.1.0
 */
export type Definitions = Readonly<Record<string, AnyOperationDefinition>>

/**
 * What `Contract.make` takes. Operations get their names from the keys.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface ContractOptions<Operations> extends ContractFacts {
  readonly operations?: Operations
}

/**
 * Operations of a contract, by name.
 *
 * @category contracts
 * @since 0.1.0
 */
export type OperationsOf<Contract extends string, Operations> = {
  readonly [Name in keyof Operations]: Operation<Contract, Name & string, Operations[Name]>
}

/**
 * A set of operations under a name of its own: what services and externals provide.
 *
 * @category contracts
 * @since 0.1.0
 */
export interface Contract<Name extends string, Operations = {}> extends ContractFacts {
  readonly _tag: "Contract"
  readonly name: Name
  readonly operations: OperationsOf<Name, Operations>
}

/** Gives definitions their names. `home` answers the contract and its provider once they exist. */
const nameOperations = (
  contract: string,
  definitions: Definitions,
  home: () => ReadonlyArray<object>
): Record<string, object> => {
  const operations: Record<string, object> = {}
  for (const [name, definition] of Object.entries(definitions)) {
    const own = metaOf(definition)
    if (own === undefined) continue
    const data: Meta = {
      kind: "operation",
      stack: own.stack,
      names: () => [contract, name],
      home,
      isReference: false
    }
    Object.defineProperty(operations, name, {
      value: { _tag: "Operation", contract, name, definition, [meta]: data },
      enumerable: true,
      configurable: true,
      writable: false
    })
  }
  return operations
}

/** A contract whose operations also know their `provider`, which is made later; without one it stands on its own. */
export const contractOf = (
  name: string,
  { operations, ...facts }: ContractOptions<Definitions>,
  constructor: (...args: never) => unknown,
  provider?: () => ReadonlyArray<object>
): Contract<string> => {
  if (operations !== undefined) refuseUndefined({ operations }, constructor)
  const named = nameOperations(name, operations ?? {}, () => [contract, ...(provider?.() ?? [])])
  const contract: Contract<string> = entity(
    "contract",
    { _tag: "Contract", name, ...facts, operations: named } as const,
    constructor,
    { names: () => [name], isImplied: provider !== undefined }
  )
  return contract
}

function make<const Name extends string, Operations extends Definitions = {}>(
  name: Name,
  options: ContractOptions<Operations> = {}
): Contract<Name, Operations> {
  return contractOf(name, options, make) as never
}

/**
 * Constructors of contracts that are not simply the API of one service.
 *
 * @example
 * ```ts
 * import { Contract, Operation, Service } from "@lintel/core"
 *
 * const Admin = Contract.make("payments-admin", { operations: { refund: Operation.post("/refunds") } })
 * const Payments = Service.make("payments", { provides: [Admin] })
 * Admin.operations.refund.contract // => "payments-admin"
 * Payments.name // => "payments"
 * ```
 *
 * @category contracts
 * @since 0.1.0
 */
export const Contract: {
  /** A contract under a name of its own. */
  readonly make: typeof make
} = { make }
