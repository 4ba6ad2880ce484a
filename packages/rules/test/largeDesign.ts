import type { Model } from "@lintel/model"

const callees = (i: number, size: number): ReadonlyArray<number> =>
  [1, 2, 3, 5, 8].map((gap) => i + gap).filter((to) => to < size)

const contracts = (names: ReadonlyArray<string>): NonNullable<Model["contracts"]> =>
  Object.fromEntries(
    names.map((name) => [
      name,
      {
        _tag: "Http",
        schemas: { Thing: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } },
        operations: Object.fromEntries(
          Array.from({ length: 5 }, (_, k) => [
            `o${k}`,
            {
              _tag: "Http",
              method: k === 4 ? "POST" : "GET",
              path: `/things/{id}/o${k}`,
              responses: {
                "200": { content: { "application/json": { schema: { $ref: "#/$defs/Thing" } } } },
                default: { content: { "application/json": { schema: { type: "object" } } } }
              }
            }
          ])
        )
      }
    ])
  )

const calls = (names: ReadonlyArray<string>): NonNullable<Model["calls"]> =>
  Object.fromEntries(
    names.flatMap((name, i) =>
      callees(i, names.length).map((to, k) => [
        `${name}/c${k}`,
        {
          from: `service:${name}` as const,
          to: { operation: `operation:s${to}/o${k}` as const },
          criticality: "hard" as const,
          policy: { timeouts: { perTry: "100ms", overall: "1s" }, retry: { attempts: i % 7 === 0 ? 2 : 1 } } as const
        }
      ])
    )
  )

const flows = (names: ReadonlyArray<string>): NonNullable<Model["flows"]> =>
  Object.fromEntries(
    names.flatMap((name, i) =>
      i % 3 !== 0 || callees(i, names.length).length === 0
        ? []
        : [
            [
              `${name}/o0`,
              {
                of: `service:${name}` as const,
                trigger: { _tag: "Operation" as const, operation: `operation:${name}/o0` as const },
                steps: [
                  ...callees(i, names.length).map((_, k) => ({
                    _tag: "Call" as const,
                    call: `call:${name}/c${k}` as const
                  })),
                  { _tag: "Write" as const, store: `store:${name}` as const },
                  { _tag: "Publish" as const, message: `message:${name}` as const }
                ]
              }
            ]
          ]
    )
  )

/** A design of many services, each with five operations, five calls, a store, a message and an objective. */
export const largeDesign = (size: number): Model => {
  const names = Array.from({ length: size }, (_, i) => `s${i}`)
  return {
    lintel: "1.0",
    teams: { one: {} },
    contracts: contracts(names),
    messages: Object.fromEntries(names.map((name) => [name, {}])),
    channels: Object.fromEntries(names.map((name) => [name, { messages: [`message:${name}` as const] }])),
    stores: Object.fromEntries(names.map((name) => [name, {}])),
    services: Object.fromEntries(
      names.map((name, i) => [
        name,
        {
          owner: "team:one" as const,
          provides: [`contract:${name}` as const],
          owns: [`store:${name}` as const],
          emits: [
            { message: `message:${name}` as const, channel: `channel:${name}` as const, delivery: "outbox" as const }
          ],
          consumes: [{ channel: `channel:s${(i + 1) % size}` as const }]
        }
      ])
    ),
    calls: calls(names),
    flows: flows(names),
    sagas: Object.fromEntries(
      names
        .filter((_, i) => i % 10 === 0)
        .map((name) => [
          name,
          {
            steps: {
              first: { action: { _tag: "Operation" as const, operation: `operation:${name}/o4` as const } },
              second: { after: ["first"], kind: "pivot" as const }
            }
          }
        ])
    ),
    slos: Object.fromEntries(
      names
        .filter((_, i) => i % 2 === 0)
        .map((name) => [
          name,
          {
            of: `service:${name}` as const,
            indicator: { _tag: "Availability" as const },
            objective: "0.999" as const,
            window: { _tag: "Rolling" as const, duration: "28d" as const }
          }
        ])
    )
  }
}
