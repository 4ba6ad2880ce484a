import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import type { Json } from "./json.js"
import type { Model } from "./model.js"
import { formatPointer } from "./pointer.js"

/**
 * What a changed extension means for those who rely on it; `undecided` where nobody can say.
 *
 * @category extensions
 * @since 0.1.0
 */
export type ExtensionChange = "breaking" | "undecided" | "changes-meaning" | "information"

/**
 * Credentials that were enough and are not any more, in words: somebody who presents only these is turned away.
 *
 * @category extensions
 * @since 0.1.0
 */
export interface RefusedCredentials {
  /** JSON Pointer of the requirement inside the value. */
  readonly pointer: string
  /** The part of the entity that asks for them, where it is not the entity itself: an operation. */
  readonly part?: string
  readonly refused: ReadonlyArray<string>
  /** What is asked for now: each of these is enough. */
  readonly asked: ReadonlyArray<string>
  /** Nobody knows what is asked for, so it is not certain that anybody is turned away. */
  readonly isUnknown: boolean
}

/**
 * What stands around two values that are compared: the Models of both sides, and the entity that carries the values in
 * each. What an operation asks for, for one, adds to what its servers ask for.
 *
 * @category extensions
 * @since 0.1.0
 */
export interface ExtensionContext {
  readonly before: { readonly model: Model; readonly address: string }
  readonly after: { readonly model: Model; readonly address: string }
}

/**
 * What is wrong with a value: where in it, and why.
 *
 * @category extensions
 * @since 0.1.0
 */
export interface ExtensionProblem {
  /** JSON Pointer inside the value. */
  readonly pointer: string
  readonly reason: string
}

/**
 * Data of another package that entities carry under a key of `extensions`: its form, and what a change of it means.
 *
 * @category extensions
 * @since 0.1.0
 */
export interface Extension {
  readonly _tag: "Extension"
  readonly key: string
  /** Why the value is not of the declared form; empty when it is. */
  readonly problems: (value: Json) => ReadonlyArray<ExtensionProblem>
  /** What going from one value to the other means; absent values are `undefined`. Nothing, when that is the answer. */
  readonly compare: (
    before: Json | undefined,
    after: Json | undefined,
    context?: ExtensionContext
  ) => ExtensionChange | undefined
  /** Who is turned away by the new value, where it says who is let in. `compare` need not speak of that then. */
  readonly refused?: (
    before: Json | undefined,
    after: Json | undefined,
    context?: ExtensionContext
  ) => ReadonlyArray<RefusedCredentials>
}

const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1()
const make = <Value>(
  key: string,
  schema: Schema.ConstraintDecoder<Value>,
  options: {
    readonly compare?: (before: Value | undefined, after: Value | undefined) => ExtensionChange | undefined
  } = {}
): Extension => {
  const read = Schema.decodeUnknownResult(schema, { errors: "all" })
  const compare = options.compare ?? (() => "information" as const)
  return {
    _tag: "Extension",
    key,
    problems: (value) => {
      const result = read(value)
      if (Result.isSuccess(result)) return []
      return formatIssue(result.failure.issue).issues.map(({ message, path }) => ({
        pointer: formatPointer((path ?? []).map((part) => String(typeof part === "object" ? part.key : part))),
        reason: message
      }))
    },
    compare: (before, after) => {
      const [old, fresh] = [before, after].map((value) => (value === undefined ? undefined : read(value)))
      const isReadable = [old, fresh].every((result) => result === undefined || Result.isSuccess(result))
      if (!isReadable) return "changes-meaning" // nobody can say what it means
      const valueOf = (result: typeof old): Value | undefined =>
        result !== undefined && Result.isSuccess(result) ? result.success : undefined
      return compare(valueOf(old), valueOf(fresh))
    }
  }
}

/**
 * Registers data of another package. `lintel.config.ts` names it under `extensions`: then `check` refuses values of
 * another form, and `diff` says what a change means. Without it, values are kept and a change is told without a verdict.
 *
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { Extension } from "@lintel/model"
 *
 * const cost = Extension.make("acme.cost", Schema.Struct({ perMonth: Schema.Finite }), {
 *   compare: (before, after) =>
 *     (after?.perMonth ?? 0) > 2 * (before?.perMonth ?? 0) ? "changes-meaning" : "information"
 * })
 * cost.problems({ perMonth: "much" }).length // => 1
 * cost.compare({ perMonth: 10 }, { perMonth: 30 }) // => "changes-meaning"
 * ```
 *
 * @category extensions
 * @since 0.1.0
 */
export const Extension: {
  /** An extension from its key, the schema of its values and what a change of one means (without it: information). */
  readonly make: typeof make
} = { make }
