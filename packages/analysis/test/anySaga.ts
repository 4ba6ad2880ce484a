import type * as Design from "@lintel/model"
import fc from "fast-check"

type Saga = Pick<Design.Saga, keyof Design.Saga>

const call = (name: string) => ({ _tag: "Operation", operation: `operation:all/${name}` }) as const

const stepOf = (names: ReadonlyArray<string>) =>
  fc.record({
    kind: fc.constantFrom("compensatable", "pivot", "retriable", "readOnly"),
    hasUndo: fc.boolean(),
    rejects: fc.boolean(),
    ignoresRejection: fc.constantFrom(undefined, undefined, undefined, true),
    idempotency: fc.constantFrom("none", "effect", "replay"),
    retry: fc.constantFrom(1, 2, 5, "untilDone" as const),
    timeout: fc.constantFrom(undefined, undefined, "1m" as const, "none" as const),
    fenced: fc.boolean(),
    registers: fc.constantFrom("before", "after"),
    undoIdempotency: fc.constantFrom("none", "effect"),
    undoRejects: fc.boolean(),
    after: fc.subarray([...names]),
    when: fc.constantFrom(undefined, undefined, undefined, undefined, "it rains", "it snows", "it is dry", "it is wet"),
    alternative: fc.constantFrom(undefined, undefined, undefined, 0, 1),
    undoesWhen: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      { rejected: [] },
      { unanswered: ["s0"] },
      { rejected: ["s1"], unanswered: ["s0", "s2"] }
    )
  })

type UndoesWhen = { readonly rejected?: ReadonlyArray<string>; readonly unanswered?: ReadonlyArray<string> }

/** Without the names of steps that are not there. */
const within = (lists: UndoesWhen, count: number): UndoesWhen =>
  Object.fromEntries(
    Object.entries(lists).map(([failure, names]) => [failure, names.filter((name) => Number(name.slice(1)) < count)])
  )

/** Sagas of so many steps at most, safe and unsafe, with everything that a step can state. */
export const sagasOfAtMost = (count: number): fc.Arbitrary<Saga> =>
  fc
    .record({
      steps: fc.array(stepOf(Array.from({ length: count }, (_, at) => `s${at}`)), { minLength: 1, maxLength: count }),
      undoesAmbiguous: fc.boolean(),
      undoes: fc.constantFrom("anyOrder" as const, "reverseOrder" as const),
      deadline: fc.constantFrom(undefined, undefined, "1h" as const),
      cancellation: fc.constantFrom(undefined, undefined, "undoes" as const, "stops" as const),
      weather: fc.constantFrom(
        {},
        { choices: { sky: ["it rains", "it is dry"] } },
        {
          choices: { sky: ["it rains", "it snows", "it is dry"] },
          conditions: [{ when: "it is wet", anyOf: [["it rains"], ["it snows"]] }]
        },
        { conditions: [{ when: "it is wet", anyOf: [["it rains", "it is warm"], ["it snows"]] }] }
      )
    })
    .map(({ steps, deadline, cancellation, weather, ...saga }): Saga => {
      const isRoot = steps.map(({ alternative }, at) => alternative === undefined || alternative >= at)
      return {
        ...saga,
        ...weather,
        ...(deadline === undefined ? {} : { deadline }),
        ...(cancellation === undefined ? {} : { cancellation }),
        steps: Object.fromEntries(
          steps.map(
            (
              {
                hasUndo,
                undoIdempotency,
                undoRejects,
                after,
                when,
                timeout,
                alternative,
                ignoresRejection,
                undoesWhen,
                ...facts
              },
              at
            ) => [
              `s${at}`,
              {
                ...facts,
                action: call(`s${at}`),
                compensate: hasUndo ? call(`undo-s${at}`) : "none",
                compensation: { idempotency: undoIdempotency, rejects: undoRejects },
                after: after.filter((name) => Number(name.slice(1)) < at),
                ...(when === undefined ? {} : { when }),
                ...(timeout === undefined ? {} : { timeout }),
                ...(ignoresRejection === undefined ? {} : { ignoresRejection }),
                ...(undoesWhen === undefined ? {} : { undoesWhen: within(undoesWhen, steps.length) }),
                // An alternative to an alternative is one to what that stands for, which other tests look at.
                ...(alternative === undefined || isRoot[at] === true || isRoot[alternative] !== true
                  ? {}
                  : { alternativeTo: `s${alternative}` })
              }
            ]
          )
        )
      }
    })

/** Sagas of a few steps. */
export const anySaga: fc.Arbitrary<Saga> = sagasOfAtMost(3)
