/** What every workflow in Effect begins with; the names of the saga and its activities are its own. */
export const effectHead = (saga: string, activities: ReadonlyArray<string>): ReadonlyArray<string> => [
  `import * as Activity from "effect/workflow/Activity"
import * as Workflow from "effect/workflow/Workflow"
import type { WorkflowEngine, WorkflowInstance } from "effect/workflow/WorkflowEngine"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"

/** What one step asks for. The key is the same in every try, so that whoever is asked can tell a repeat. */
export interface Request {
  readonly key: string
  readonly values: Readonly<Record<string, Schema.Json | undefined>>
}

/** What an activity answers with. */
export type Reply = Schema.Json

/** The participant understood and refused: nothing was done, and asking again gets the same answer. */
export class Rejected extends Schema.TaggedError<Rejected>()("Rejected", { reason: Schema.String }) {}

/** Nobody knows whether it was done: a time-out, a broken connection, an error of the server. */
export class Doubtful extends Schema.TaggedError<Doubtful>()("Doubtful", { reason: Schema.String }) {}

/** How a run ends that does not complete. */
export class Ended extends Schema.TaggedError<Ended>()("Ended", { as: Schema.String, reason: Schema.String }) {}

export class Activities extends Context.Service<Activities, {`,
  ...activities,
  `}>()(${saga} + "/Activities") {}

/** One run. \`id\` is chosen by whoever starts it: two starts with one id are one run. */
export const Saga = Workflow.make(${saga}, {
  payload: { id: Schema.String, input: Schema.Json },
  success: Schema.Void,
  error: Ended,
  idempotencyKey: ({ id }) => id
})

interface Step {
  readonly name: string
  readonly run: () => Effect.Effect<Reply, Rejected | Doubtful, Requires>
  readonly undo?: () => Effect.Effect<Reply, Rejected | Doubtful, Requires>
  readonly isPivot: boolean
  readonly isRejectionCertain: boolean
  readonly ignoresRejection: boolean
}

type Requires = WorkflowEngine | WorkflowInstance

interface Tries {
  readonly times?: number
  readonly schedule: Schedule.Schedule<unknown>
}

const at = (value: Schema.Json | undefined, pointer: string): Schema.Json | undefined => {
  let found: unknown = value
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~")
    found = typeof found === "object" && found !== null && Object.hasOwn(found, name) ? Reflect.get(found, name) : undefined
  }
  return found as Schema.Json | undefined
}

/** One request as a durable activity: limited in time, tried again unless it is refused. */
const call = (
  name: string,
  activity: (request: Request) => Effect.Effect<Reply, Rejected | Doubtful>,
  values: Request["values"],
  limit: number | undefined,
  tries: Tries
): Effect.Effect<Reply, Rejected | Doubtful, Requires> =>
  Effect.flatMap(Activity.idempotencyKey(name), (key) => {
    const once = activity({ key, values })
    const limited =
      limit === undefined
        ? once
        : once.pipe(
            Effect.timeout(limit),
            Effect.catchTag("TimeoutError", () => Effect.fail(new Doubtful({ reason: "nobody answered in time" })))
          )
    return Activity.make({
      name,
      success: Schema.Json,
      error: Schema.Union([Rejected, Doubtful]),
      execute: Effect.retry(limited, { ...tries, while: (error) => error._tag === "Doubtful" })
    })
  })

/** Runs the saga wherever a workflow engine and its activities are provided. */
export const layer = Saga.toLayer(
  Effect.fnUntraced(function* ({ input }) {
  const activities = yield* Activities
  const results = new Map<string, Reply>()
  const undone = new Set<string>()
  /** Points of no return that were passed, or may have been. */
  const passed = new Set<string>()
  const conditions = at(input, "/when")
  const holds = (condition: string): boolean =>
    typeof conditions === "object" && conditions !== null && Reflect.get(conditions, condition) === true

  /** Puts the undo on record before the request leaves: a lost reply must not lose the undo. */
  const register = (step: Step) =>
    step.undo === undefined
      ? Effect.void
      : Workflow.addFinalizer((exit) =>
          Exit.isSuccess(exit) || passed.size > 0 || undone.has(step.name) ? Effect.void : undo(step)
        )

  const undo = (step: Step) =>
    Effect.uninterruptible(
      Effect.suspend(() => {
        undone.add(step.name)
        return step.undo === undefined ? Effect.void : Effect.asVoid(step.undo())
      })
    ).pipe(
      // A compensation has no one to tell but people: whoever watches the log looks after it.
      Effect.catch((error) => Effect.logError(step.name + " could not be undone: " + error.reason))
    )

  const attempt = Effect.fnUntraced(function* (step: Step) {
    yield* register(step)
    if (step.isPivot) passed.add(step.name)
    const reply = yield* step.run().pipe(
      Effect.catchTag("Rejected", (error) => {
        passed.delete(step.name)
        if (step.isRejectionCertain) undone.add(step.name)
        return step.ignoresRejection ? Effect.succeed<Reply>(null) : Effect.fail(error)
      })
    )
    results.set(step.name, reply)
  })

  /** All of them, each to its end: none is cut off half done because another one failed. */
  const together = (parts: ReadonlyArray<Effect.Effect<void, Rejected | Doubtful, Requires>>) =>
    Effect.flatMap(
      Effect.forEach(parts, (part) => Effect.exit(part), { concurrency: "unbounded" }),
      (exits) => Effect.asVoid(exits.find(Exit.isFailure) ?? Exit.void)
    )

  /** The first that is not refused. What may have been done of a refused one is undone before the next is tried. */
  const oneOf = Effect.fnUntraced(function* (steps: ReadonlyArray<Step>) {
    for (const [index, step] of steps.entries()) {
      const exit = yield* Effect.result(attempt(step))
      if (exit._tag === "Success") return
      if (exit.failure._tag !== "Rejected" || index === steps.length - 1) return yield* Effect.fail(exit.failure)
      if (!undone.has(step.name)) yield* undo(step)
    }
  })

  void [at, call, holds, together, oneOf]
`
]

/** What every workflow in Effect ends with: a run that failed is undone, or somebody has to decide. */
export const effectFoot = (aborted: string, manual: string): ReadonlyArray<string> => [
  `  }).pipe(
    Effect.mapError(
      (error) => new Ended({ as: passed.size > 0 ? ${manual} : ${aborted}, reason: error.reason })
    )
  )
}))`
]
