import type { Saga } from "@lintel/model"
import { decode } from "@lintel/model"
import { type Imported, read } from "@lintel/import-workflow"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const lambda = (name: string, more: object = {}): object => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: `arn:aws:lambda:eu-west-1:123456789012:function:${name}:live`, Payload: {} },
  ...more
})

const caught = (Next: string, errors: ReadonlyArray<string> = ["States.ALL"]): object => ({
  Catch: [{ ErrorEquals: errors, ResultPath: "$.error", Next }]
})

const readMachine = (machine: unknown): Imported => {
  const result = read(new Map([["trip.asl.json", JSON.stringify(machine)]]), "trip.asl.json")
  if (result._tag === "Failure") throw new Error(result.failure.map(({ reason }) => reason).join("; "))
  expect(decode(result.success.model)._tag).toBe("Decoded")
  return result.success
}

const sagaOf = ({ model }: Imported): Saga => {
  const saga = model.sagas?.["trip"]
  if (saga === undefined) throw new Error("there is no saga")
  return saga
}

const left = ({ warnings }: Imported): ReadonlyArray<string> =>
  warnings.filter(({ kind }) => kind === "left-behind").map(({ reason }) => reason)

const machine = (States: object, StartAt: string): object => ({ StartAt, States })

describe("a state machine of somebody else", () => {
  const trip = machine(
    {
      BookFlight: lambda("book-flight", { ...caught("CancelFlight"), Next: "BookHotel", TimeoutSeconds: 10 }),
      BookHotel: lambda("book-hotel", {
        ...caught("CancelHotel"),
        Next: "Charge",
        Retry: [{ ErrorEquals: ["States.ALL"] }]
      }),
      Charge: lambda("charge", { ...caught("CancelHotel"), End: true }),
      CancelHotel: lambda("cancel-hotel", { Next: "CancelFlight" }),
      CancelFlight: lambda("cancel-flight", {
        Next: "Failed",
        Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 9 }]
      }),
      Failed: { Type: "Fail" }
    },
    "BookFlight"
  )

  it("becomes steps with what undoes them", () => {
    const { steps, undoes } = sagaOf(readMachine(trip))
    expect(Object.keys(steps)).toEqual(["BookFlight", "BookHotel", "Charge"])
    expect(steps["BookHotel"]?.after).toEqual(["BookFlight"])
    expect(steps["BookFlight"]?.compensate).toMatchObject({ call: "call:trip/CancelFlight" })
    expect(steps["BookHotel"]?.compensate).toMatchObject({ call: "call:trip/CancelHotel" })
    expect(steps["Charge"]?.compensate).toBeUndefined()
    expect([steps["BookFlight"]?.registers, undoes]).toEqual(["before", "reverseOrder"])
  })

  it("counts tries, not retries, and knows the defaults of the language", () => {
    const { model } = readMachine(trip)
    expect(model.calls?.["trip/BookHotel"]?.policy).toEqual({
      retry: { attempts: 4, backoff: { base: "1s", factor: 2, jitter: "none" } },
      timeouts: "none"
    })
    expect(model.calls?.["trip/BookFlight"]?.policy).toEqual({ retry: "none", timeouts: { perTry: "10s" } })
    expect(sagaOf(readMachine(trip)).steps["BookFlight"]?.compensation).toMatchObject({
      retry: { retry: { attempts: 10 } }
    })
  })

  it("keeps where facts stand", () => {
    const { positions } = readMachine(trip)
    const place = positions.locate("saga:trip", "/steps/BookHotel/compensate")
    expect(place?.pointer).toBe("/States/CancelHotel")
    expect(positions.locate("saga:trip/step/Charge")?.pointer).toBe("/States/Charge")
    expect(positions.locate("operation:charge/invoke")?.pointer).toBe("/States/Charge")
  })

  it("is told of failures that lead past an undo", () => {
    const partly = machine(
      {
        BookFlight: lambda("book-flight", { ...caught("CancelFlight"), Next: "BookHotel" }),
        BookHotel: lambda("book-hotel", { Next: "Charge" }),
        Charge: lambda("charge", { ...caught("Failed"), End: true }),
        CancelFlight: lambda("cancel-flight", { Next: "Failed" }),
        Failed: { Type: "Fail" }
      },
      "BookFlight"
    )
    const { steps } = sagaOf(readMachine(partly))
    expect(steps["BookHotel"]?.undoesWhen).toEqual({ rejected: [], unanswered: [] })
    expect(steps["Charge"]?.undoesWhen).toEqual({ rejected: [], unanswered: [] })
    expect(steps["BookFlight"]?.undoesWhen).toBeUndefined()
    expect(left(readMachine(partly))).toEqual([
      "when BookHotel fails, BookFlight may stay done: nothing catches it",
      "when Charge fails, BookFlight may stay done: the way back does not pass what undoes it"
    ])
  })

  it("registers an undo too late where a time-out does not lead to it", () => {
    const late = machine(
      {
        Reserve: lambda("reserve-stock", { ...caught("Failed"), Next: "Pay" }),
        Pay: lambda("pay", { ...caught("ReleaseStock"), End: true }),
        ReleaseStock: lambda("release-stock", { Next: "Failed" }),
        Failed: { Type: "Fail" }
      },
      "Reserve"
    )
    expect(sagaOf(readMachine(late)).steps["Reserve"]?.registers).toBe("after")
  })

  it("does not take what merely runs after a failure for an undo", () => {
    const told = machine(
      {
        Pay: lambda("pay", { ...caught("TellPaymentFailed"), Next: "Ship" }),
        Ship: lambda("ship", { ...caught("TellPaymentFailed"), End: true }),
        TellPaymentFailed: lambda("tell-payment", { Next: "Failed" }),
        Failed: { Type: "Fail" }
      },
      "Pay"
    )
    const imported = readMachine(told)
    expect(sagaOf(imported).steps["Pay"]?.compensate).toBeUndefined()
    expect(imported.warnings.map(({ reason }) => reason)).toContain(
      "TellPaymentFailed runs after a failure; what it undoes is not known, so it is left out"
    )
  })

  it("sees an undo in the wrong order", () => {
    const wrong = machine(
      {
        BookFlight: lambda("book-flight", { ...caught("CancelFlight"), Next: "BookHotel" }),
        BookHotel: lambda("book-hotel", { ...caught("CancelFlight"), Next: "Charge" }),
        Charge: lambda("charge", { ...caught("CancelFlight"), End: true }),
        CancelFlight: lambda("cancel-flight", { Next: "CancelHotel" }),
        CancelHotel: lambda("cancel-hotel", { Next: "Failed" }),
        Failed: { Type: "Fail" }
      },
      "BookFlight"
    )
    expect(sagaOf(readMachine(wrong)).undoes).toBe("anyOrder")
    expect(left(readMachine(wrong))).toEqual([
      "CancelFlight undoes BookFlight before BookHotel, which came after it, is undone"
    ])
  })

  it("follows values through the machine", () => {
    const flow = machine(
      {
        Book: lambda("book-flight", {
          Parameters: { FunctionName: "book-flight", Payload: { "trip.$": "$.tripId" } },
          ResultPath: "$.flight",
          ...caught("CancelBook"),
          Next: "Pay"
        }),
        Pay: lambda("pay", { ResultPath: "$.payment", ...caught("CancelBook"), End: true }),
        CancelBook: lambda("cancel-book", {
          Parameters: {
            FunctionName: "cancel",
            Payload: { "booking.$": "$.flight.id", "trip.$": "$$.Execution.Input.tripId" }
          },
          Next: "Failed"
        }),
        Failed: { Type: "Fail" }
      },
      "Book"
    )
    const step = sagaOf(readMachine(flow)).steps["Book"]
    expect(step?.action).toMatchObject({ with: { trip: { _tag: "Saga", pointer: "/tripId" } } })
    expect(step?.compensate).toMatchObject({
      with: {
        booking: { _tag: "Step", step: "Book", pointer: "/id" },
        trip: { _tag: "Saga", pointer: "/tripId" }
      }
    })
  })

  describe("of which several states assign one variable", () => {
    const task = (name: string, more: object): object => ({
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: name, Payload: "{% { 'page': $page } %}" },
      ...more
    })
    const http = (name: string, more: object): object => ({
      ...task(name, more),
      Arguments: { FunctionName: name, Payload: { page: "{% $page %}" } }
    })
    const assigns = { Assign: { page: "{% $states.result.next %}" } }
    const asks = (States: object, StartAt: string, step: string): unknown => {
      const found = sagaOf(readMachine({ QueryLanguage: "JSONata", StartAt, States })).steps[step]?.action
      return found !== undefined && "with" in found ? found.with?.["page"] : undefined
    }

    it("keeps a variable to the branch that assigns it", () => {
      const branch = (name: string): object => ({
        StartAt: `Open${name}`,
        States: {
          [`Open${name}`]: task("open", { ...assigns, Next: `Read${name}` }),
          [`Read${name}`]: http("read", { End: true })
        }
      })
      const States = { Both: { Type: "Parallel", Branches: [branch("A"), branch("B")], End: true } }
      expect(asks(States, "Both", "ReadA")).toEqual({ _tag: "Step", step: "OpenA", pointer: "/next" })
      expect(asks(States, "Both", "ReadB")).toEqual({ _tag: "Step", step: "OpenB", pointer: "/next" })
    })

    it("takes nothing from a later round of a loop", () => {
      const Again = { Type: "Choice", Choices: [{ Condition: "{% $page > 9 %}", Next: "Done" }], Default: "Read" }
      const Done = { Type: "Succeed" }
      const Read = http("read", { ...assigns, Next: "Again" })
      const Begin = { Type: "Pass", Assign: { page: 0 }, Next: "Read" }
      expect(asks({ Begin, Read, Again, Done }, "Begin", "Read")).toBeUndefined()
      const Given = { Type: "Pass", Assign: { page: "{% $states.input.page %}" }, Next: "Read" }
      expect(asks({ Given, Read, Again, Done }, "Given", "Read")).toBeUndefined()
    })

    it("takes what each way brings for what neither need bring", () => {
      const Which = {
        Type: "Choice",
        Choices: [{ Condition: "{% $states.input.new %}", Next: "Make" }],
        Default: "Find"
      }
      const States = {
        Which,
        Make: task("make", { ...assigns, Next: "Read" }),
        Find: task("find", { ...assigns, Next: "Read" }),
        Read: http("read", { End: true })
      }
      expect(asks(States, "Which", "Read")).toBeUndefined()
      const one = { ...States, Find: task("find", { Next: "Read" }) }
      expect(asks(one, "Which", "Read")).toEqual({ _tag: "Step", step: "Make", pointer: "/next" })
    })

    it("sees what a choice hands on and assigns", () => {
      const Which = {
        Type: "Choice",
        Choices: [{ Condition: "{% true %}", Assign: { page: "{% $states.input.id %}" }, Next: "Read" }],
        Default: "Done"
      }
      const States = { Which, Read: http("read", { End: true }), Done: { Type: "Succeed" } }
      expect(asks(States, "Which", "Read")).toEqual({ _tag: "Saga", pointer: "/id" })
    })
  })

  it("reads branches, choices and what cannot be said", () => {
    const many = machine(
      {
        Split: {
          Type: "Parallel",
          Branches: [machine({ A: lambda("a", { End: true }) }, "A"), machine({ B: lambda("b", { End: true }) }, "B")],
          ...caught("Failed"),
          Next: "Which"
        },
        Which: {
          Type: "Choice",
          Choices: [{ Variable: "$.total", NumericGreaterThan: 100, Next: "Check" }],
          Default: "Each"
        },
        Check: lambda("check", { Next: "Each" }),
        Each: { Type: "Map", ItemProcessor: machine({ C: lambda("c", { End: true }) }, "C"), Next: "Poll" },
        Poll: lambda("poll", { Next: "Done" }),
        Done: { Type: "Choice", Choices: [{ Variable: "$.done", BooleanEquals: true, Next: "End" }], Default: "Poll" },
        End: { Type: "Succeed" },
        Failed: { Type: "Fail" }
      },
      "Split"
    )
    const imported = readMachine(many)
    const { steps } = sagaOf(imported)
    expect(steps["Check"]).toMatchObject({ when: "$.total NumericGreaterThan 100", after: ["A", "B"] })
    expect(steps["C"]?.after).toEqual(["Check"])
    expect(steps["Poll"]?.when).toBeUndefined()
    expect(imported.warnings.filter(({ kind }) => kind === "not-representable")).toHaveLength(2)
  })

  it("reads services of the cloud, messages and waits", () => {
    const mixed = machine(
      {
        Put: {
          Type: "Task",
          Resource: "arn:aws:states:::dynamodb:putItem",
          Parameters: { TableName: "orders" },
          ...caught("Delete"),
          Next: "Get"
        },
        Get: {
          Type: "Task",
          Resource: "arn:aws:states:::aws-sdk:dynamodb:getItem",
          Parameters: { TableName: "orders" },
          ...caught("Delete"),
          Next: "Tell"
        },
        Tell: {
          Type: "Task",
          Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
          Parameters: {
            QueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/approvals",
            MessageBody: { "id.$": "$.id" }
          },
          HeartbeatSeconds: 3600,
          ...caught("Delete"),
          End: true
        },
        Delete: {
          Type: "Task",
          Resource: "arn:aws:states:::dynamodb:deleteItem",
          Parameters: { TableName: "orders" },
          Next: "Failed"
        },
        Failed: { Type: "Fail" }
      },
      "Put"
    )
    const imported = readMachine(mixed)
    const { model } = imported
    expect(model.contracts?.["dynamodb"]?.operations?.["getItem%20orders"]?.effects).toBe("none")
    expect(sagaOf(imported).steps["Tell"]).toMatchObject({
      action: { _tag: "Message", message: "message:approvals", channel: "channel:approvals" },
      timeout: "1h"
    })
    expect(sagaOf(imported).steps["Put"]?.compensate).toMatchObject({ call: "call:trip/Delete" })
  })
})

describe("what is no machine", () => {
  const failure = (text: string): string => {
    const result = read(new Map([["m.json", text]]), "m.json")
    if (result._tag === "Success") throw new Error("it was read")
    const [first] = result.failure
    return `${first?.line}:${first?.column} ${first?.reason}`
  }

  it.each([
    ["[]", "1:1 the document is no object, so it is no workflow"],
    [
      '{"a": 1}',
      '1:1 it has neither "States", as a state machine has, nor "document" with "dsl", as a Serverless Workflow has'
    ],
    ['{"StartAt": "A", "States": {}}', '1:2 "StartAt" names A, which is no state'],
    [
      '{"StartAt": "A", "States": 1}',
      '1:1 a state machine has "StartAt" with a name and "States" with the states by their names'
    ]
  ])("%s is refused with the place", (text, reason) => {
    expect(failure(text)).toBe(reason)
  })

  it("ends with a warning at what leads nowhere", () => {
    const imported = readMachine(machine({ A: lambda("a", { Next: "B", ...caught("C") }) }, "A"))
    expect(imported.warnings.map(({ reason }) => reason)).toEqual([
      "A leads to B, which is no state here; it is read as the end",
      "a catcher leads to C, which is no state here"
    ])
  })

  it("says so of choices, and of a state that does not say what follows", () => {
    const open = { Type: "Task", Resource: "arn:aws:lambda:a:1:function:f" }
    const choice = {
      Type: "Choice",
      Choices: [{ Variable: "$.x", NumericEquals: 1, Next: "gone" }],
      Default: "nowhere"
    }
    const text = JSON.stringify({ StartAt: "B", States: { B: { ...open, Next: "C" }, C: choice, A: open } })
    const result = read(new Map([["m.json", text]]), "m.json")
    if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
    expect(result.success.warnings.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        "a choice of C leads to gone, which is no state here; it is read as the end",
        "C leads to nowhere, which is no state here; it is read as the end",
        "A does not say what follows; it is read as the end"
      ])
    )
  })

  it("bears names of prototypes and deep nesting", () => {
    const states = JSON.parse(
      '{"__proto__": {"Type": "Task", "Resource": "arn:aws:lambda:a:1:function:f", "Next": "constructor"}, "constructor": {"Type": "Succeed"}}'
    )
    expect(Object.keys(sagaOf(readMachine(machine(states, "__proto__"))).steps)).toHaveLength(1)
    let nested: object = machine({ S0: lambda("s", { End: true }) }, "S0")
    for (let depth = 1; depth < 60; depth++)
      nested = machine({ [`S${depth}`]: { Type: "Parallel", Branches: [nested], End: true } }, `S${depth}`)
    expect(Object.keys(sagaOf(readMachine(nested)).steps)).toEqual(["S0"])
  })

  it("refuses more states than can be looked at", () => {
    const states = Object.fromEntries(Array.from({ length: 5001 }, (_, at) => [`s${at}`, { Type: "Pass", End: true }]))
    expect(failure(JSON.stringify(machine(states, "s0")))).toMatch(/there are more than 5000 states$/u)
  })

  it("never throws, whatever the states say", () => {
    const part = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.integer(),
      fc.constant(null),
      fc.constantFrom("A", "B", "C", "Task", "Choice", "Parallel", "Map", "{% $x.y %}")
    )
    const state = fc.dictionary(
      fc.constantFrom(
        "Type",
        "Next",
        "End",
        "Catch",
        "Retry",
        "Resource",
        "Parameters",
        "Arguments",
        "Choices",
        "Default",
        "Branches",
        "Comment",
        "Assign",
        "Output",
        "ResultPath"
      ),
      fc.oneof(
        part,
        fc.array(
          fc.dictionary(
            fc.constantFrom("ErrorEquals", "Next", "Condition", "StartAt", "States", "MaxAttempts", "Variable"),
            fc.oneof(part, fc.array(part))
          )
        )
      )
    )
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("A", "B", "C"), state, { minKeys: 1 }), (states) => {
        const result = read(
          new Map([["m.json", JSON.stringify({ StartAt: Object.keys(states)[0], States: states })]]),
          "m.json"
        )
        if (result._tag === "Success") expect(decode(result.success.model)._tag).toBe("Decoded")
      }),
      { numRuns: 500 }
    )
  })
})

describe("choices of a state machine", () => {
  const when = (value: string, Next: string): object => ({ Variable: "$.pay", StringEquals: value, Next })
  const paying = (choice: object): object =>
    machine(
      {
        Reserve: lambda("reserve", { Next: "How" }),
        How: { Type: "Choice", ...choice },
        Card: lambda("card", { Next: "Ship" }),
        Invoice: lambda("invoice", { Next: "Ship" }),
        Ship: lambda("ship", { End: true })
      },
      "Reserve"
    )

  it("take one way each", () => {
    const { steps, choices, conditions } = sagaOf(
      readMachine(paying({ Choices: [when("card", "Card")], Default: "Invoice" }))
    )
    expect(steps["Invoice"]?.when).toBe("not ($.pay StringEquals card)")
    expect(choices).toEqual({ How: ["$.pay StringEquals card", "not ($.pay StringEquals card)"] })
    expect(conditions).toBeUndefined()
  })

  it("say nothing where one step depends on them only", () => {
    const { steps, choices } = sagaOf(readMachine(paying({ Choices: [when("card", "Card")], Default: "Ship" })))
    expect(steps["Card"]?.when).toBe("$.pay StringEquals card")
    expect(choices).toBeUndefined()
  })

  it("are told apart by the way to a step that several lead to", () => {
    const { steps, choices, conditions } = sagaOf(
      readMachine(
        machine(
          {
            First: {
              Type: "Choice",
              Choices: [{ Variable: "$.a", BooleanEquals: true, Next: "X" }],
              Default: "Y"
            },
            X: lambda("x", { Next: "Second" }),
            Second: {
              Type: "Choice",
              Choices: [{ Variable: "$.b", BooleanEquals: true, Next: "X1" }],
              Default: "Y"
            },
            X1: lambda("x1", { Next: "Z" }),
            Y: lambda("y", { Next: "Z" }),
            Z: lambda("z", { End: true })
          },
          "First"
        )
      )
    )
    const [a, b] = ["$.a BooleanEquals true", "$.b BooleanEquals true"] as const
    const [notA, notB] = [`not (${a})`, `not (${b})`] as const
    expect(Object.keys(choices ?? {})).toEqual(["First", "Second"])
    expect(steps["Z"]?.when).toBeUndefined()
    expect(steps["X1"]?.when).toBe(`${a} and ${b}`)
    expect(steps["Y"]?.when).toBe(`${notA} or (${a} and ${notB})`)
    expect(conditions?.find(({ when: text }) => text === steps["Y"]?.when)?.anyOf).toEqual([
      [notA],
      [a, notB].toSorted()
    ])
  })

  it.each<readonly [string, object, boolean]>([
    ["no default", { Choices: [when("card", "Card"), when("invoice", "Invoice")] }, true],
    ["a default", { Choices: [when("card", "Card")], Default: "Invoice" }, false],
    [
      "a rule and its opposite",
      {
        Choices: [
          { Variable: "$.sum", NumericLessThan: 9, Next: "Card" },
          { Variable: "$.sum", NumericGreaterThanEquals: 9, Next: "Invoice" }
        ]
      },
      false
    ],
    [
      "two limits that leave something between them",
      {
        Choices: [
          { Variable: "$.sum", NumericLessThan: 9, Next: "Card" },
          { Variable: "$.sum", NumericGreaterThanEquals: 10, Next: "Invoice" }
        ]
      },
      true
    ],
    [
      "both truths",
      {
        Choices: [
          { Variable: "$.gift", BooleanEquals: true, Next: "Card" },
          { Variable: "$.gift", BooleanEquals: false, Next: "Invoice" }
        ]
      },
      false
    ]
  ])("with %s may match nothing: %s %s", (_, choice, isOpen) => {
    const found = left(readMachine(paying(choice))).filter((reason) => reason.startsWith("when no rule"))
    expect(found).toEqual(
      isOpen ? ['when no rule of How holds, the run fails and Reserve may stay done: it has no "Default"'] : []
    )
  })
})

describe("what runs after the catcher of a whole Parallel", () => {
  const trip = (undo: string, name: string): object =>
    machine(
      {
        Seat: lambda("reserve-seat", { ...caught("ReleaseSeat"), Next: "Bookings" }),
        Bookings: {
          Type: "Parallel",
          Branches: [
            machine({ Hotel: lambda("book-hotel", { End: true }) }, "Hotel"),
            machine({ Car: lambda("book-car", { End: true }) }, "Car")
          ],
          ...caught(undo),
          Next: "Pay"
        },
        Pay: lambda("pay", { ...caught(undo), End: true }),
        [undo]: lambda(name, { Next: "ReleaseSeat" }),
        ReleaseSeat: lambda("release-seat", { Next: "Failed" }),
        Failed: { Type: "Fail" }
      },
      "Seat"
    )

  it.each([
    ["CancelBookings", "cancel-bookings"],
    ["RollBackEverything", "rollback"]
  ])("undoes each of its steps: %s", (undo, name) => {
    const imported = readMachine(trip(undo, name))
    const { steps } = sagaOf(imported)
    const call = `call:trip/${undo}`
    expect(steps["Hotel"]?.compensate).toMatchObject({ call })
    expect(steps["Car"]?.compensate).toMatchObject({ call })
    expect(steps["Pay"]?.compensate).toBeUndefined()
    expect(imported.warnings.map(({ reason }) => reason)).toEqual([
      `${undo} undoes Hotel, Car together; it is read as what undoes each of them`
    ])
  })

  it("may undo nothing", () => {
    const imported = readMachine(trip("TellCustomer", "tell-customer"))
    expect(sagaOf(imported).steps["Hotel"]?.compensate).toBeUndefined()
    expect(imported.warnings.map(({ reason }) => reason)).toEqual([
      "TellCustomer runs after a failure; what it undoes is not known, so it is left out"
    ])
  })
})

describe("a choice that leads straight back", () => {
  const way = (value: string, Next: string): object => ({ Variable: "$.status", StringEquals: value, Next })
  const buying = (choice: object, more: object = {}): Imported =>
    readMachine(
      machine(
        {
          ReserveStock: lambda("reserve-stock", { ...caught("ReleaseStock"), Next: "AskBank" }),
          AskBank: lambda("ask-bank", { ...caught("ReleaseStock"), Next: "Decide" }),
          Decide: { Type: "Choice", ...choice },
          Ship: lambda("ship", { ...caught("ReleaseStock"), End: true }),
          ReleaseStock: lambda("release-stock", { Next: "Failed" }),
          Failed: { Type: "Fail" },
          ...more
        },
        "ReserveStock"
      )
    )

  it("is a step that does nothing but refuse, and what it leads past is told", () => {
    const found = buying({ Choices: [way("no", "ReleaseStock")], Default: "Ship" })
    const { steps, choices } = sagaOf(found)
    expect(steps["Decide"]).toEqual({
      description: "The run goes back when $.status StringEquals no",
      kind: "readOnly",
      after: ["AskBank"],
      rejects: true,
      retry: "untilDone"
    })
    expect(steps["Ship"]?.after).toEqual(["Decide"])
    expect(steps["ReserveStock"]?.compensate).toMatchObject({ call: "call:trip/ReleaseStock" })
    expect({ choices, left: left(found) }).toEqual({ choices: undefined, left: [] })
  })

  it("may lead past an undo on one of its ways", () => {
    const found = buying({ Choices: [way("no", "ReleaseStock"), way("late", "Failed")], Default: "Ship" })
    expect(sagaOf(found).steps["Decide"]?.undoesWhen).toEqual({ rejected: [] })
    expect(left(found)).toEqual([
      "when Decide leads back, ReserveStock may stay done: the way back does not pass what undoes it"
    ])
  })

  it("still takes one of the ways that lead on", () => {
    const { steps, choices } = sagaOf(
      buying(
        { Choices: [way("no", "ReleaseStock"), way("later", "Wait")], Default: "Ship" },
        { Wait: lambda("queue", { ...caught("ReleaseStock"), End: true }) }
      )
    )
    expect(steps["Wait"]).toMatchObject({ after: ["Decide"], when: "$.status StringEquals later" })
    expect(Object.values(choices ?? {})).toEqual([[steps["Wait"]?.when, steps["Ship"]?.when]])
  })

  it("may stand first, and in a branch", () => {
    const guarded = machine(
      {
        Both: {
          Type: "Parallel",
          ...caught("CancelHotel"),
          Branches: [
            machine(
              {
                BookHotel: lambda("book-hotel", { Next: "IsThere" }),
                IsThere: { Type: "Choice", Choices: [way("full", "Full")], Default: "Note" },
                Full: { Type: "Fail" },
                Note: lambda("note", { End: true })
              },
              "BookHotel"
            )
          ],
          End: true
        },
        CancelHotel: lambda("cancel-hotel", { Next: "Failed" }),
        Failed: { Type: "Fail" }
      },
      "Both"
    )
    const found = readMachine(guarded)
    expect(sagaOf(found).steps["IsThere"]).toMatchObject({ kind: "readOnly", rejects: true, after: ["BookHotel"] })
    expect(sagaOf(found).steps["BookHotel"]?.compensate).toMatchObject({ call: "call:trip/CancelHotel" })
    expect(left(found)).toEqual([])
  })

  it("is none where it asks how branches ended, or where all its ways go on", () => {
    const asking = machine(
      {
        Both: {
          Type: "Parallel",
          Branches: [
            machine(
              {
                BookHotel: lambda("book-hotel", { ...caught("Noted"), Next: "Done" }),
                Done: { Type: "Pass", Result: "ok", End: true },
                Noted: { Type: "Pass", Result: "failed", End: true }
              },
              "BookHotel"
            )
          ],
          Next: "DidAllWork"
        },
        DidAllWork: { Type: "Choice", Choices: [way("failed", "CancelHotel")], Default: "Charge" },
        Charge: lambda("charge", { ...caught("CancelHotel"), End: true }),
        CancelHotel: lambda("cancel-hotel", { Next: "Failed" }),
        Failed: { Type: "Fail" }
      },
      "Both"
    )
    const { steps } = sagaOf(readMachine(asking))
    expect(Object.keys(steps)).toEqual(["BookHotel", "Charge"])
    expect(steps["BookHotel"]?.compensate).toMatchObject({ call: "call:trip/CancelHotel" })
  })
})
