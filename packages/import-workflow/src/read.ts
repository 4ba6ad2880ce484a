import { type FileTable, readFiles, type ReadOptions as FileOptions, type Result } from "@lintel/document"
import {
  type Cursor,
  errorsOf,
  type ImportWarning,
  isRecord,
  type JsonRecord,
  makePositions,
  own,
  type Positions,
  rootTrail,
  startReading,
  warningsOf
} from "@lintel/import"
import { type Model, nameOf } from "@lintel/model"
import { readMachine } from "./asl/machine.js"
import { buildModel } from "./build.js"
import { readWorkflow } from "./swf/workflow.js"

/**
 * How to read a workflow.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface ReadOptions extends FileOptions {
  /** The name of the saga; by default what the document calls itself, else its file. */
  readonly saga?: string
}

/**
 * What a document says, as a Model with one saga and the services, operations and messages that it names.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface Imported {
  readonly model: Model
  /** The key of the saga in the Model: its address is `saga:` and this. */
  readonly saga: string
  readonly positions: Positions
  readonly warnings: ReadonlyArray<ImportWarning>
}

const failure = (file: string, reason: string): Result<Imported> => ({
  _tag: "Failure",
  failure: [{ _tag: "DocumentError", file, line: 1, column: 1, pointer: "", reason }]
})

/** `flows/checkout.asl.json` is called `checkout`. */
const fileName = (path: string): string => {
  const name = (path.split("/").at(-1) ?? path).replace(
    /(?:\.asl|\.sw|\.workflow|\.state-?machine)?\.(?:json|ya?ml)$/iu,
    ""
  )
  return name === "" ? "workflow" : name
}

/** Which language a document is written in, by the keys that only it has. */
const readerOf = (value: JsonRecord): typeof readMachine | undefined => {
  if (own(value, "States") !== undefined) return readMachine
  const document = own(value, "document")
  return isRecord(document) && own(document, "dsl") !== undefined ? readWorkflow : undefined
}

const rules = { name: "workflow", refHidesSiblings: true, nullable: false, level: 2020, isOpenApi: false } as const

/**
 * Reads a state machine in Amazon States Language (JSONata or JSONPath) or a document of Serverless Workflow 1, JSON or
 * YAML, as a saga.
 *
 * *Details.* Tasks that lead to success become steps, in the order in which they follow each other; branches run beside
 * each other; choices become conditions. Tasks that run only after a failure are taken for compensations where they say
 * so: by a comment or metadata that rendering wrote, or by a word for taking back (cancel, release, refund) and words
 * they share with the step. What is not clear is warned of and never taken for one. `MaxAttempts` and `count` count
 * retries, so tries are one more. A time-out that does not lead to the step's own undo makes the step one that registers
 * its undo too late. A `catch` of Serverless Workflow that tries again and does nothing else hands the error on when the
 * tries are over; which errors it takes is decided for a time-out and for the refusals that the document speaks of.
 *
 * *Warnings.* Every failure that does not lead back past what was done, loops, iterations, second ways of trying again,
 * branches that race, conditions of a catch that cannot be decided.
 *
 * *Errors.* A file that is neither JSON nor YAML, is beyond the limits, or is neither a state machine nor a workflow.
 *
 * @example
 * ```ts
 * import { read } from "@lintel/import-workflow"
 *
 * const machine = {
 *   StartAt: "Book flight",
 *   States: {
 *     "Book flight": {
 *       Type: "Task",
 *       Resource: "arn:aws:lambda:eu-west-1:123456789012:function:book-flight",
 *       Catch: [{ ErrorEquals: ["States.ALL"], Next: "Cancel flight" }],
 *       End: true
 *     },
 *     "Cancel flight": {
 *       Type: "Task",
 *       Resource: "arn:aws:lambda:eu-west-1:123456789012:function:cancel-flight",
 *       Next: "Failed"
 *     },
 *     Failed: { Type: "Fail" }
 *   }
 * }
 * const result = read(new Map([["trip.asl.json", JSON.stringify(machine)]]), "trip.asl.json")
 * if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
 *
 * const step = result.success.model.sagas?.["trip"]?.steps["Book%20flight"]
 * step?.compensate // => { _tag: "Call", call: "call:trip/Cancel%20flight" }
 * step?.registers // => "before"
 * ```
 *
 * @category Reading
 * @since 0.1.0
 */
export const read = (files: FileTable, entry: string, options: ReadOptions = {}): Result<Imported> => {
  const result = readFiles(files, entry, options)
  if (result._tag === "Failure") return result
  const set = result.success
  const value = set.documents.get(entry)?.value
  if (!isRecord(value)) return failure(entry, "the document is no object, so it is no workflow")
  const readFound = readerOf(value)
  if (readFound === undefined) {
    const reason =
      'it has neither "States", as a state machine has, nor "document" with "dsl", as a Serverless Workflow has'
    return failure(entry, reason)
  }
  const context = startReading(set, rules)
  const root: Cursor = { value, trail: rootTrail(entry) }
  const found = readFound(context, root, options.saga ?? fileName(entry))
  if (context.errors.length > 0 || found === undefined) return { _tag: "Failure", failure: errorsOf(context) }
  const named =
    options.saga === undefined
      ? found
      : { ...found, name: nameOf(options.saga), marks: { ...found.marks, saga: undefined } }
  const built = buildModel(context, named)
  const positions = makePositions(set, ({ kind, path }) => built.sources.get(`${kind}:${path}`))
  return {
    _tag: "Success",
    success: { model: built.model, saga: built.saga, positions, warnings: warningsOf(context) }
  }
}
