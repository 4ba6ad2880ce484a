import { address, type Address, type Kind } from "@lintel/model"
import { captureStack, type Stack } from "./site.js"
import { refuseUndefined } from "./undefinedField.js"

/**
 * Everything an authored value knows beside its own fields, under one symbol: it survives spread, and JSON does not
 * see it. The symbol is global, so that two copies of this package understand each other.
 */
export const meta: unique symbol = Symbol.for("@lintel/core/meta") as never

export interface Meta {
  /** `undefined` for a part of an entity, such as a retry policy. */
  readonly kind: Kind | undefined
  readonly stack: Stack
  /** Names below the kind, in the order of the address. Computed late: a call may be named by its operation. */
  readonly names: () => ReadonlyArray<string>
  /** What belongs to the value without being one of its fields: the contract and the service of an operation. */
  readonly home: () => ReadonlyArray<object>
  /** A value that only names something: nothing is defined by it. */
  readonly isReference: boolean
}

const none = (): ReadonlyArray<never> => []

const registry = Symbol.for("@lintel/core/constructed")

/** One list for all copies of this package in a process: a tool and a design may each bring their own. */
const constructed: Array<object> = ((globalThis as { [registry]?: Array<object> })[registry] ??= [])

/** Every entity constructed since the program started, or since `forgetConstructed`. */
export const allConstructed = (): ReadonlyArray<object> => constructed

export const forgetConstructed = (): void => {
  constructed.length = 0
}

interface Facts {
  readonly names?: () => ReadonlyArray<string>
  readonly home?: () => ReadonlyArray<object>
  readonly isReference?: boolean
  /** Made on behalf of another value: it is never forgotten on its own. */
  readonly isImplied?: boolean
}

const attach = <T extends object>(value: T, data: Meta): T =>
  Object.defineProperty(value, meta, { value: data, enumerable: true, configurable: true, writable: false })

/** Makes a value an entity of the design. `constructor` is the public function the author called. */
export const entity = <T extends object>(
  kind: Kind,
  value: T,
  constructor: (...args: never) => unknown,
  facts: Facts = {}
): T => {
  refuseUndefined(value, constructor)
  const data: Meta = {
    kind,
    stack: captureStack(constructor),
    names: facts.names ?? none,
    home: facts.home ?? none,
    isReference: facts.isReference ?? false
  }
  if (facts.isImplied !== true) constructed.push(value)
  return attach(value, data)
}

/** Remembers where a part of an entity was written. */
export const part = <T extends object>(value: T, constructor: (...args: never) => unknown): T => {
  refuseUndefined(value, constructor)
  const stack = captureStack(constructor)
  return attach(value, { kind: undefined, stack, names: none, home: none, isReference: false })
}

/** What is known of an authored value; `undefined` for anything else. */
export const metaOf = (value: unknown): Meta | undefined =>
  typeof value === "object" && value !== null && meta in value ? (value as { readonly [meta]: Meta })[meta] : undefined

/**
 * The address of an authored entity; `undefined` for anything else.
 *
 * @category references
 * @since 0.1.0
 */
export const addressOf = (value: unknown): Address | undefined => {
  const data = metaOf(value)
  return data?.kind === undefined ? undefined : address(data.kind, ...data.names())
}
