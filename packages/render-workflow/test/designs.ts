import type { Model, Saga, SagaAction, SagaStep } from "@lintel/model"
import fc from "fast-check"

const operations = (names: ReadonlyArray<string>): NonNullable<Model["contracts"]>[string]["operations"] =>
  Object.fromEntries(
    names.flatMap((name) => [
      [
        name,
        {
          _tag: "Http" as const,
          method: "POST",
          path: `/${name}/{orderId}`,
          responses: { "200": {}, "409": {}, "503": {} }
        }
      ],
      [`undo-${name}`, { _tag: "Http" as const, method: "DELETE", path: `/${name}/{orderId}` }],
      [`look-${name}`, { _tag: "Http" as const, method: "GET", path: `/${name}/{orderId}` }]
    ])
  )

const doing = (operation: string, from?: string): SagaAction => ({
  _tag: "Operation",
  operation: `operation:work/${operation}`,
  with: {
    orderId:
      from === undefined ? { _tag: "Saga", pointer: "/orderId" } : { _tag: "Step", step: from, pointer: "/made/id" },
    note: { _tag: "Constant", value: 'it\'s 1; & "done"' }
  }
})

/** A design whose one saga has these steps; `operation`s are of the contract `work`. */
export const designOf = (saga: Saga): Model => ({
  lintel: "1.0",
  contracts: { work: { _tag: "Http", operations: operations(Object.keys(saga.steps)) } },
  messages: { Done: { kind: "event" } },
  services: { orders: {}, worker: { provides: ["contract:work"] } },
  teams: { desk: {} },
  sagas: { checkout: saga }
})

type StepParts = { readonly [K in keyof SagaStep]?: SagaStep[K] | undefined }

const without = (parts: StepParts): SagaStep =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))

/** A value in so many of a hundred cases. */
const sometimes = <T>(percent: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: percent, arbitrary: value }, { weight: 100 - percent, arbitrary: fc.constant(undefined) })

const names = ["a", "b", "c", "d", "e", "f", "g"]

const actionOf = (name: string, earlier: ReadonlyArray<string>): fc.Arbitrary<SagaAction> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(undefined, ...earlier).map((from) => doing(name, from)) },
    { weight: 1, arbitrary: fc.constant(doing(`look-${name}`)) },
    {
      weight: 1,
      arbitrary: fc.constant<SagaAction>({
        _tag: "Message",
        message: "message:Done",
        with: { orderId: { _tag: "Saga", pointer: "/orderId" } }
      })
    }
  )

const stepOf = (at: number): fc.Arbitrary<SagaStep> => {
  const name = names[at] ?? ""
  const earlier = names.slice(0, at)
  return fc
    .record({
      action: actionOf(name, earlier),
      after: at === 0 ? fc.constant(undefined) : sometimes(85, fc.subarray(earlier, { minLength: 1 })),
      kind: sometimes(
        30,
        fc.constantFrom<NonNullable<SagaStep["kind"]>>("compensatable", "pivot", "retriable", "readOnly")
      ),
      compensate: sometimes(
        70,
        fc.constantFrom(undefined, ...earlier).map((from) => doing(`undo-${name}`, from))
      ),
      when: sometimes(12, fc.constantFrom("the order is a gift", "it's late")),
      alternativeTo: at === 0 ? fc.constant(undefined) : sometimes(12, fc.constantFrom(...earlier)),
      retry: sometimes(40, fc.constantFrom<NonNullable<SagaStep["retry"]>>("untilDone", 1, 3)),
      timeout: sometimes(40, fc.constantFrom<NonNullable<SagaStep["timeout"]>>("2s", "1m", "800ms", "none")),
      rejects: sometimes(40, fc.boolean()),
      idempotency: sometimes(40, fc.constantFrom<NonNullable<SagaStep["idempotency"]>>("none", "effect", "replay")),
      fenced: sometimes(20, fc.boolean()),
      registers: sometimes(15, fc.constantFrom<NonNullable<SagaStep["registers"]>>("before", "after")),
      ignoresRejection: sometimes(10, fc.boolean()),
      human: sometimes(8, fc.constant({ owner: "team:desk" as const, deadline: "1d" as const })),
      description: sometimes(15, fc.constantFrom("Takes the order.", "Says hello [to all]."))
    })
    .map(without)
}

/** Sagas of one to seven steps, in any order, of any kind. */
export const sagas: fc.Arbitrary<Saga> = fc
  .integer({ min: 1, max: names.length })
  .chain((count) => fc.tuple(...names.slice(0, count).map((_, at) => stepOf(at))))
  .chain((steps) =>
    fc
      .record({
        by: sometimes(60, fc.constant("service:orders" as const)),
        undoes: sometimes(40, fc.constantFrom<NonNullable<Saga["undoes"]>>("reverseOrder", "anyOrder")),
        undoesAmbiguous: sometimes(30, fc.boolean()),
        description: sometimes(15, fc.constant("All or nothing.")),
        end: sometimes(
          50,
          fc.constant({
            shipped: { kind: "completed" as const },
            cancelled: { kind: "aborted" as const },
            stuck: { kind: "manual" as const, owner: "team:desk" as const, alert: "stuck-orders" }
          })
        )
      })
      .map((parts) => ({
        ...Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)),
        steps: Object.fromEntries(steps.map((step, at) => [names[at] ?? "", step]))
      }))
  )

const isLate = "it's late"
const isGift = "the order is a gift"

/** Sagas whose steps depend on ways of a choice, and on what is made of these. */
export const choosing: fc.Arbitrary<Saga> = fc
  .record({
    saga: sagas,
    whens: fc.array(fc.constantFrom(undefined, isGift, isGift, isLate, isLate, "it needs care"), {
      minLength: names.length,
      maxLength: names.length
    }),
    others: fc.constantFrom<ReadonlyArray<string>>([], ["neither"])
  })
  .map(({ saga, whens, others }): Saga => {
    const facts: Pick<Saga, keyof Saga> = saga
    return {
      ...facts,
      choices: { occasion: [isLate, isGift, ...others].toSorted() },
      conditions: [{ when: "it needs care", anyOf: [[isGift], [isLate, "far & away"]] }],
      steps: Object.fromEntries(
        Object.entries(saga.steps).map(([name, step], at): [string, SagaStep] => {
          const when = whens[at]
          const own: Pick<SagaStep, keyof SagaStep> = step
          return [name, when === undefined ? step : { ...own, when }]
        })
      )
    }
  })

/** Sagas with choices and without. */
export const anySagas: fc.Arbitrary<Saga> = fc.oneof(sagas, choosing)

/** What a run may be started with. */
export const runConditions: fc.Arbitrary<ReadonlyArray<string>> = fc.oneof(
  fc.constantFrom([isGift], [isLate]),
  fc.subarray([isGift, isLate, "far & away"])
)
