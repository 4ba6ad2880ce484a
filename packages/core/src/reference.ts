import type { Kind } from "@lintel/model"
import type {
  AnyBroker,
  AnyChannel,
  AnyContract,
  AnyExternal,
  AnyMessage,
  AnyOperation,
  AnySaga,
  AnyService,
  AnySlo,
  AnyStore,
  AnyTeam
} from "./entity.js"
import { entity } from "./meta.js"

const named = <const Tag extends string>(
  kind: Kind,
  tag: Tag
): ((name: string) => { readonly _tag: Tag; readonly name: string }) => {
  const construct = (name: string): { readonly _tag: Tag; readonly name: string } =>
    entity(kind, { _tag: tag, name } as const, construct, { names: () => [name], isReference: true })
  return construct
}

function operation(contract: string, name: string): AnyOperation {
  return entity("operation", { _tag: "Operation", contract, name } as const, operation, {
    names: () => [contract, name],
    isReference: true
  })
}

/**
 * References by name, for what is defined elsewhere: in an imported document, in another system. Nothing checks them
 * when the design is compiled; the rule `model/dangling-reference` does.
 *
 * @example
 * ```ts
 * import { Call, Ref, Service } from "@lintel/core"
 *
 * const call = Call.make({ from: Service.make("web"), to: Ref.operation("payments", "authorize") })
 * call._tag // => "Call"
 * ```
 *
 * @category references
 * @since 0.1.0
 */
export const Ref: {
  /** An operation of a contract. */
  readonly operation: typeof operation
  /** A contract. */
  readonly contract: (name: string) => AnyContract
  /** A message. */
  readonly message: (name: string) => AnyMessage
  /** A service. */
  readonly service: (name: string) => AnyService
  /** An external. */
  readonly external: (name: string) => AnyExternal
  /** A store. */
  readonly store: (name: string) => AnyStore
  /** A broker. */
  readonly broker: (name: string) => AnyBroker
  /** A channel. */
  readonly channel: (name: string) => AnyChannel
  /** A team. */
  readonly team: (name: string) => AnyTeam
  /** A saga. */
  readonly saga: (name: string) => AnySaga
  /** An objective. */
  readonly slo: (name: string) => AnySlo
} = {
  operation,
  contract: named("contract", "Contract"),
  message: named("message", "Message"),
  service: named("service", "Service"),
  external: named("external", "External"),
  store: named("store", "Store"),
  broker: named("broker", "Broker"),
  channel: named("channel", "Channel"),
  team: named("team", "Team"),
  saga: named("saga", "Saga"),
  slo: named("slo", "Slo")
}
