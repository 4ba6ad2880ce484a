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

const doing = (operation: string): SagaAction => ({
  _tag: "Operation",
  operation: `operation:work/${operation}`,
  with: { orderId: { _tag: "Saga", pointer: "/orderId" } }
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

const sometimes = <T>(value: fc.Arbitrary<T>, freq = 4): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq })

const names = ["a", "b", "c", "d", "e", "f", "g"]

const actionOf = (name: string): fc.Arbitrary<SagaAction> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(doing(name)) },
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
      action: actionOf(name),
      after: at === 0 ? fc.constant(undefined) : sometimes(fc.subarray(earlier, { minLength: 1 }), 6),
      kind: sometimes(
        fc.constantFrom<NonNullable<SagaStep["kind"]>>("compensatable", "pivot", "retriable", "readOnly"),
        1
      ),
      compensate: sometimes(fc.constant(doing(`undo-${name}`)), 1),
      when: sometimes(fc.constantFrom("the order is a gift", "it's late"), 12),
      alternativeTo: at === 0 ? fc.constant(undefined) : sometimes(fc.constantFrom(...earlier), 12),
      retry: sometimes(fc.constantFrom<NonNullable<SagaStep["retry"]>>("untilDone", 1, 3)),
      timeout: sometimes(fc.constantFrom<NonNullable<SagaStep["timeout"]>>("2s", "1m", "800ms", "none")),
      rejects: sometimes(fc.boolean()),
      idempotency: sometimes(fc.constantFrom<NonNullable<SagaStep["idempotency"]>>("none", "effect", "replay")),
      fenced: sometimes(fc.boolean(), 8),
      registers: sometimes(fc.constantFrom<NonNullable<SagaStep["registers"]>>("before", "after"), 8),
      ignoresRejection: sometimes(fc.boolean(), 12),
      human: sometimes(fc.constant({ owner: "team:desk" as const, deadline: "1d" as const }), 16),
      description: sometimes(fc.constantFrom("Takes the order.", "Says hello [to all]."), 8)
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
        by: sometimes(fc.constant("service:orders" as const), 1),
        undoes: sometimes(fc.constantFrom<NonNullable<Saga["undoes"]>>("reverseOrder", "anyOrder")),
        undoesAmbiguous: sometimes(fc.boolean()),
        description: sometimes(fc.constant("All or nothing."), 8),
        end: sometimes(
          fc.constant({
            shipped: { kind: "completed" as const },
            cancelled: { kind: "aborted" as const },
            stuck: { kind: "manual" as const, owner: "team:desk" as const, alert: "stuck-orders" }
          }),
          2
        )
      })
      .map((parts) => ({
        ...Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)),
        steps: Object.fromEntries(steps.map((step, at) => [names[at] ?? "", step]))
      }))
  )
