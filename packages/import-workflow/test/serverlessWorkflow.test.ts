import type { Saga } from "@lintel/model"
import { decode } from "@lintel/model"
import { type Imported, read } from "@lintel/import-workflow"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const head = "document: { dsl: '1.0.0', namespace: test, name: trip, version: '0.1.0' }\n"

const readText = (text: string): Imported => {
  const result = read(new Map([["trip.sw.yaml", `${head}${text}`]]), "trip.sw.yaml")
  if (result._tag === "Failure") throw new Error(result.failure.map(({ reason }) => reason).join("; "))
  expect(decode(result.success.model)._tag).toBe("Decoded")
  return result.success
}

const sagaOf = ({ model }: Imported): Saga => {
  const saga = model.sagas?.["trip"]
  if (saga === undefined) throw new Error("there is no saga")
  return saga
}

const reasons = ({ warnings }: Imported, kind?: string): ReadonlyArray<string> =>
  warnings.filter((warning) => kind === undefined || warning.kind === kind).map(({ reason }) => reason)

const http = (path: string, method = "post"): string =>
  `{ call: http, with: { method: ${method}, endpoint: 'https://trips.example${path}' } }`

describe("a workflow of somebody else", () => {
  const nested = `
do:
  - bookFlight: ${http("/flights")}
  - restOfTrip:
      try:
        - bookHotel:
            call: http
            with: { method: post, endpoint: https://trips.example/hotels }
            timeout: { after: PT10S }
        - charge: ${http("/charges")}
      catch:
        errors: { with: { type: https://serverlessworkflow.io/spec/1.0.0/errors/communication } }
        do:
          - cancelHotel: ${http("/hotels/cancel")}
          - cancelFlight: ${http("/flights/cancel")}
          - giveUp:
              raise: { error: { type: https://trips.example/failed, status: 500, title: Not booked } }
`

  it("becomes steps with what undoes them", () => {
    const imported = readText(nested)
    const { steps, undoes, end } = sagaOf(imported)
    expect(Object.keys(steps)).toEqual(["bookFlight", "bookHotel", "charge"])
    expect(steps["bookHotel"]?.after).toEqual(["bookFlight"])
    expect(steps["charge"]?.after).toEqual(["bookHotel"])
    expect(steps["bookFlight"]?.compensate).toMatchObject({ call: "call:trip/cancelFlight" })
    expect(steps["bookHotel"]?.compensate).toMatchObject({ call: "call:trip/cancelHotel" })
    expect([undoes, end]).toEqual(["reverseOrder", { "Not%20booked": { kind: "aborted" } }])
  })

  it("registers an undo too late where a time-out is not caught, and says what stays done", () => {
    const imported = readText(nested)
    const { steps } = sagaOf(imported)
    // A time-out is an error of another type than the one that is caught.
    expect(steps["bookHotel"]?.registers).toBe("after")
    expect(reasons(imported, "left-behind")).toEqual([
      "when bookHotel fails, bookFlight may stay done: nothing catches a time-out of it"
    ])
    const whole = readText(nested.replace(/ {8}errors: .*\n/u, ""))
    expect([sagaOf(whole).steps["bookHotel"]?.registers, reasons(whole)]).toEqual(["before", []])
  })

  it("follows a raised error to the catch that takes it", () => {
    const imported = readText(`
use:
  errors:
    lost: { type: https://trips.example/lost, status: 500, title: Lost }
do:
  - reserveSeat: ${http("/seats")}
  - outer:
      try:
        - reserveRoom: ${http("/rooms")}
        - inner:
            try:
              - pay: ${http("/payments")}
            catch:
              do:
                - refundPay: ${http("/payments/refund")}
                - pass: { raise: { error: lost } }
      catch:
        as: problem
        when: \${ $problem.type == "https://trips.example/lost" or .status >= 400 }
        do:
          - releaseRoom: ${http("/rooms/release")}
          - releaseSeat: ${http("/seats/release")}
          - fail: { raise: { error: lost } }
`)
    expect(reasons(imported)).toEqual([])
    const { steps } = sagaOf(imported)
    expect(Object.entries(steps).map(([name, { compensate }]) => [name, compensate])).toEqual([
      ["reserveSeat", expect.objectContaining({ call: "call:trip/releaseSeat" })],
      ["reserveRoom", expect.objectContaining({ call: "call:trip/releaseRoom" })],
      ["pay", expect.objectContaining({ call: "call:trip/refundPay" })]
    ])
  })

  it("does not take an error for caught that the condition of a catch keeps out", () => {
    const imported = readText(`
do:
  - reserveSeat: ${http("/seats")}
  - paying:
      try:
        - pay: ${http("/payments")}
      catch:
        exceptWhen: \${ [402, 409] | any(. == $error.status) }
        do:
          - releaseSeat: ${http("/seats/release")}
          - fail: { raise: { error: { type: https://trips.example/failed, status: 500 } } }
`)
    expect(reasons(imported, "left-behind")).toEqual([
      "when pay fails, reserveSeat may stay done: the way back does not pass what undoes it"
    ])
  })

  it("counts tries, not retries, by reference and in place", () => {
    const imported = readText(`
use:
  retries:
    some: { delay: { seconds: 3 }, backoff: { exponential: {} }, limit: { attempt: { count: 4 } }, jitter: { from: { milliseconds: 1 }, to: { seconds: 1 } } }
do:
  - one: { try: [{ reserve: ${http("/a")} }], catch: { errors: { with: { status: 503 } }, retry: some } }
  - two: { try: [{ ship: ${http("/b")} }], catch: { retry: { delay: PT1M } } }
  - three: { try: [{ look: ${http("/c", "get")} }], catch: { retry: { delay: PT1S, limit: { duration: PT1H } } } }
`)
    expect(imported.model.calls?.["trip/reserve"]?.policy).toEqual({
      retry: { attempts: 5, backoff: { base: "3s", factor: 2, jitter: "full" }, on: ["503"] },
      timeouts: "none"
    })
    expect(sagaOf(imported).steps["ship"]?.retry).toBe("untilDone")
    expect(sagaOf(imported).steps["look"]?.retry).toBe(2)
    expect(reasons(imported)).toEqual(["tries are limited by time only; how many there are is not known, two are read"])
  })

  it("follows values through input, context and replies", () => {
    const imported = readText(`
do:
  - reserve:
      call: http
      with: { method: post, endpoint: 'https://trips.example/seats/{flightId}', body: { order: '\${ .order.id }', note: fixed } }
      export: { as: '$context + { seat: .id, "whole": . }' }
  - log: { set: { done: true } }
  - pay:
      call: http
      with:
        method: post
        endpoint: '\${ "https://trips.example/payments/" + ($context.seat | tostring | @uri) }'
        body: { of: '\${ $context.whole["price"] }', input: '\${ $workflow.input.order["id"] }', made: '\${ .x + 1 }' }
  - confirm: { call: http, with: { method: post, endpoint: 'https://trips.example/c', body: { payment: '\${ .id }' } } }
`)
    const { steps } = sagaOf(imported)
    expect(steps["reserve"]?.action).toMatchObject({
      with: { order: { _tag: "Saga", pointer: "/order/id" }, note: { _tag: "Constant", value: "fixed" } }
    })
    expect(steps["pay"]?.action).toMatchObject({
      with: {
        seat: { _tag: "Step", step: "reserve", pointer: "/id" },
        of: { _tag: "Step", step: "reserve", pointer: "/price" },
        input: { _tag: "Saga", pointer: "/order/id" }
      }
    })
    expect(JSON.stringify(steps["pay"]?.action)).not.toContain("made")
    expect(steps["confirm"]?.action).toMatchObject({ with: { payment: { _tag: "Step", step: "pay", pointer: "/id" } } })
    expect(imported.model.contracts?.["trips.example"]?.operations?.["POST%20%2Fpayments%2F%7Bseat%7D"]).toMatchObject({
      path: "/payments/{seat}"
    })
  })

  it("reads branches, switches, conditions and directives", () => {
    const imported = readText(`
do:
  - kind:
      switch:
        - paper: { when: .kind == "paper", then: print }
        - other: { then: send }
  - print: { call: http, with: { method: post, endpoint: https://trips.example/print }, then: both }
  - send: { if: .wanted, call: http, with: { method: post, endpoint: https://trips.example/send } }
  - both:
      fork:
        branches:
          - left: ${http("/left")}
          - right: { do: [{ r1: ${http("/r1")} }, { r2: ${http("/r2")} }] }
  - last: { emit: { event: { with: { source: https://x.example, type: trip.done, data: { id: '\${ $workflow.input.id }' } } } } }
`)
    const { steps } = sagaOf(imported)
    expect(steps["print"]?.when).toBe('.kind == "paper"')
    expect(steps["send"]?.when).toBe('not (.kind == "paper") and .wanted')
    expect(steps["left"]?.after).toEqual(["print", "send"])
    expect(steps["r2"]?.after).toEqual(["r1"])
    expect(steps["last"]?.after).toEqual(["left", "r2"])
    expect(steps["last"]?.action).toEqual({
      _tag: "Message",
      message: "message:trip.done",
      with: { id: { _tag: "Saga", pointer: "/id" } }
    })
    expect(reasons(imported)).toEqual([])
  })

  it("reads events that start a run and events that are waited for", () => {
    const imported = readText(`
timeout: { after: { hours: 2 } }
do:
  - start: { listen: { to: { one: { with: { type: trip.asked } } } } }
  - ask: ${http("/ask")}
  - wait: { listen: { to: { one: { with: { type: trip.paid } } } } }
  - waitShort: { listen: { to: { any: [{ with: { type: trip.late } }] } }, timeout: { after: { minutes: 5 } } }
`)
    const { steps, trigger, deadline } = sagaOf(imported)
    expect([trigger, deadline]).toEqual([{ _tag: "Message", message: "message:trip.asked" }, "2h"])
    expect(steps["wait"]).toEqual({ after: ["ask"], retry: 1, waitsFor: ["message:trip.paid"] })
    expect(steps["waitShort"]).toMatchObject({ waitsFor: ["message:trip.late"], timeout: "5m" })
    expect(Object.keys(steps)).toEqual(["ask", "wait", "waitShort"])
  })

  it("goes from a branch that fails to the catch around the fork", () => {
    const imported = readText(`
do:
  - reserve: ${http("/seats")}
  - all:
      try:
        - both:
            fork:
              branches:
                - a: ${http("/a")}
                - b: { try: [{ bill: ${http("/bills")} }], catch: { do: [{ cancelBill: ${http("/bills/cancel")} }, { again: { raise: { error: { type: https://x.example/e, status: 500 } } } }] } }
      catch:
        do:
          - releaseReserve: ${http("/seats/release")}
          - fail: { raise: { error: { type: https://x.example/e, status: 500 } } }
`)
    const { steps } = sagaOf(imported)
    expect(steps["bill"]?.compensate).toMatchObject({ call: "call:trip/cancelBill" })
    expect(steps["reserve"]?.compensate).toMatchObject({ call: "call:trip/releaseReserve" })
    expect(reasons(imported, "left-behind")).toEqual([])
  })

  it("says what it cannot say", () => {
    const imported = readText(`
do:
  - each: { for: { each: x, in: .xs }, do: [{ one: ${http("/one")} }] }
  - race: { fork: { compete: true, branches: [{ p: ${http("/p")} }, { q: ${http("/q")} }] } }
  - odd: { dance: true }
  - lost: { set: { a: 1 }, then: nowhere }
  - unclear: { try: [{ z: ${http("/z")} }], catch: { when: '\${ $error.detail | test("x") }', do: [] } }
`)
    expect(reasons(imported)).toEqual([
      "each does its tasks once for each item; they are read as done once",
      "of the branches of race the first one that ends wins; they are read as all done",
      "odd is of no kind of task that the language has",
      "nowhere is no task of this list; what follows is read as next",
      "which errors this takes cannot be told; it is read as taking all that it may take"
    ])
    expect(sagaOf(imported).steps["z"]?.ignoresRejection).toBe(true)
  })

  it("reads other kinds of calls, and functions by their names", () => {
    const imported = readText(`
use:
  functions:
    book: { call: http, with: { method: put, endpoint: 'https://trips.example/books/{id}' } }
    loop: { call: loop }
do:
  - a: { call: grpc, with: { proto: { endpoint: file://a.proto }, service: { name: shop.Stock, host: h }, method: Take, arguments: { id: '\${ $workflow.input.id }' } } }
  - b: { call: openapi, with: { document: { endpoint: https://x.example/api/petstore.json }, operationId: findPet, parameters: { status: new } } }
  - c: { call: asyncapi, with: { document: { endpoint: https://x.example/async.json }, operation: publish, channel: orders, message: { payload: { id: 1 } } } }
  - d: { call: book, with: { id: 7 } }
  - e: { call: loop }
  - f: { run: { workflow: { namespace: n, name: other, version: '1.0.0', input: { id: '\${ .id }' } } } }
  - g: { run: { container: { image: registry.example/tools/pack:1 } } }
`)
    const asked = Object.values(imported.model.calls ?? {}).map(({ to }) => ("operation" in to ? to.operation : to))
    expect(asked).toEqual([
      "operation:shop.Stock/Take",
      "operation:petstore/findPet",
      "operation:trips.example/PUT%20%2Fbooks%2F%7Bid%7D",
      "operation:loop/invoke",
      "operation:other/start",
      "operation:pack/run"
    ])
    expect(sagaOf(imported).steps["c"]?.action).toMatchObject({ message: "message:publish", channel: "channel:orders" })
    expect(sagaOf(imported).steps["d"]?.action).toMatchObject({ with: { id: { _tag: "Constant", value: 7 } } })
  })

  it("keeps where facts stand", () => {
    const { positions } = readText(nested)
    expect(positions.locate("saga:trip", "/steps/charge")?.line).toBe(11)
    expect(positions.locate("saga:trip", "/steps/bookFlight/compensate")?.line).toBe(16)
  })
})

describe("what is no workflow", () => {
  const failure = (text: string): string => {
    const result = read(new Map([["m.json", text]]), "m.json")
    if (result._tag === "Success") throw new Error("it was read")
    const [first] = result.failure
    return `${first?.line}:${first?.column} ${first?.reason}`
  }

  it.each([
    ['{"document": {"dsl": "0.8"}, "do": []}', '1:15 only Serverless Workflow 1 is read: "dsl" is 1.0.0 or later'],
    ['{"document": {"dsl": "1.0.0"}}', '1:1 "do" is the list of the tasks of a workflow'],
    ['{"document": {"dsl": "1.0.0"}, "do": {}}', '1:32 "do" is the list of the tasks of a workflow']
  ])("%s is refused with the place", (text, reason) => {
    expect(failure(text)).toBe(reason)
  })

  it("bears names of prototypes, deep nesting and many tasks", () => {
    const strange = readText(`do: [{ __proto__: ${http("/a")} }, { constructor: ${http("/b")}, }]`)
    expect(Object.keys(sagaOf(strange).steps)).toHaveLength(2)
    let inner = `[{ s: ${http("/s")} }]`
    for (let depth = 0; depth < 60; depth++)
      inner = `[{ t${depth}: { try: ${inner}, catch: { do: [{ r: { raise: { error: { type: e, status: 500 } } } }] } } }]`
    expect(Object.keys(sagaOf(readText(`do: ${inner}`)).steps)).toEqual(["s"])
    const many = Array.from({ length: 5001 }, (_, at) => ({ [`s${at}`]: { set: { a: 1 } } }))
    expect(failure(JSON.stringify({ document: { dsl: "1.0.0" }, do: many }))).toMatch(
      /there are more than 5000 tasks$/u
    )
  })

  it("bears conditions in quotes that are no texts", () => {
    const when = String.raw`'${'${ $workflow.input.when["\\q"] == true }'}'`
    const ways = `{ switch: [ { odd: { when: ${when}, then: a } }, { other: { then: b } } ] }`
    const { steps } = sagaOf(readText(`do: [ { decide: ${ways} }, { a: ${http("/a")} }, { b: ${http("/b")} } ]\n`))
    expect(steps["a"]?.when).toContain(String.raw`when["\q"]`)
  })

  it("never throws, whatever the tasks say", () => {
    const word = fc.constantFrom("a", "b", "end", "exit", "${ .x }", "http", "PT1S", "__proto__", "")
    const { task } = fc.letrec<{ task: unknown; list: unknown }>((tie) => ({
      list: fc.array(fc.dictionary(word, tie("task"), { maxKeys: 2 }), { maxLength: 3 }),
      task: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.oneof(word, fc.integer(), fc.constant(null)),
        fc.dictionary(
          fc.constantFrom(
            "call",
            "with",
            "try",
            "catch",
            "do",
            "for",
            "fork",
            "branches",
            "raise",
            "error",
            "switch",
            "when",
            "then",
            "if",
            "listen",
            "to",
            "one",
            "retry",
            "limit",
            "timeout",
            "after",
            "metadata",
            "step",
            "undoes",
            "export",
            "as",
            "input",
            "from",
            "run",
            "emit",
            "set",
            "type",
            "status",
            "errors",
            "marks",
            "endpoint"
          ),
          fc.oneof(word, tie("task"), tie("list")),
          { maxKeys: 5 }
        )
      )
    }))
    fc.assert(
      fc.property(fc.array(fc.dictionary(word, task, { maxKeys: 1 }), { maxLength: 4 }), task, (tasks, use) => {
        const document = { document: { dsl: "1.0.0", name: "x" }, use, do: tasks }
        read(new Map([["m.json", JSON.stringify(document)]]), "m.json")
      }),
      { numRuns: 300 }
    )
  })
})

describe("a switch that leads straight back", () => {
  const buying = (then: string): string => `
do:
  - buy:
      try:
        - reserveStock: ${http("/reservations")}
        - askBank: ${http("/questions")}
        - decide:
            switch:
              - refused: { when: '\${ .status == "no" }', then: ${then} }
              - granted: { then: ship }
        - refuse: { raise: { error: { type: https://trips.example/errors/refused, status: 422 } } }
        - ship: ${http("/shipments")}
      catch:
        do:
          - releaseStock: ${http("/reservations", "delete")}
          - fail: { raise: { error: { type: https://trips.example/errors/undone, status: 500 } } }
`

  it("is a step that does nothing but refuse", () => {
    const { steps } = sagaOf(readText(buying("refuse")))
    expect(steps["decide"]).toMatchObject({ kind: "readOnly", rejects: true, retry: "untilDone", after: ["askBank"] })
    expect(steps["decide"]?.undoesWhen).toBeUndefined()
    expect(steps["ship"]?.after).toEqual(["decide"])
    expect(steps["reserveStock"]?.compensate).toMatchObject({ call: "call:trip/releaseStock" })
  })
})
