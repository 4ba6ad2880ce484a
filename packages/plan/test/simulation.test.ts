import * as fc from "fast-check"
import { isJsonObject, type Json, type JsonObject, type Model } from "@lintel/model"
import { plan, planOf } from "@lintel/plan"
import { describe, expect, test } from "vitest"
import { accepts, type Form, form, payloadsOf, schemaOf } from "./simulated/forms.js"

interface Contract {
  readonly request: Form
  readonly response: Form
  readonly message: Form
  /** What the service is asked over a channel, and what it replies. */
  readonly question: Form
  readonly reply: Form
}

const contract: fc.Arbitrary<Contract> = fc.record({
  request: form,
  response: form,
  message: form,
  question: form,
  reply: form
})

const parts = ["request", "response", "message", "question", "reply"] as const

/** One field more, which is always there: readers of it have to wait for its writers. */
const grown = ({ fields }: Form): Form => ({
  fields: { ...fields, d: { kind: "text", isRequired: true } },
  isClosed: false
})

interface System {
  readonly size: number
  readonly old: ReadonlyArray<Contract>
  readonly fresh: ReadonlyArray<Contract>
  /** Who calls whom, and who reads whose messages. */
  readonly calls: ReadonlyArray<readonly [number, number]>
  readonly reads: ReadonlyArray<readonly [number, number]>
  /** Who asks whom over a channel, and waits for the reply on another one. */
  readonly asks: ReadonlyArray<readonly [number, number]>
}

type Way = "same" | "more" | "other"

/** Systems whose forms change in some ways; `isOpen`: nobody refuses what is undeclared, so that many orders are safe. */
const systemsOf = (ways: ReadonlyArray<Way>, isOpen: boolean): fc.Arbitrary<System> =>
  fc.integer({ min: 2, max: 3 }).chain((size) => systemOf(size, ways, isOpen))

const opened = (one: Contract): Contract =>
  Object.fromEntries(parts.map((part) => [part, { ...one[part], isClosed: false }])) as Record<
    (typeof parts)[number],
    Form
  >

const systemOf = (size: number, ways: ReadonlyArray<Way>, isOpen: boolean): fc.Arbitrary<System> => {
  const service = fc.integer({ min: 0, max: size - 1 })
  const contracts = fc.array(isOpen ? contract.map(opened) : contract, { minLength: size, maxLength: size })
  const edge = fc.tuple(service, service).filter(([a, b]) => a !== b)
  return fc
    .record({
      old: contracts,
      fresh: contracts,
      becomes: fc.array(
        fc.array(fc.constantFrom(...ways), {
          minLength: parts.length,
          maxLength: parts.length
        }),
        { minLength: size, maxLength: size }
      ),
      calls: fc.uniqueArray(edge, { maxLength: 3, selector: String }),
      reads: fc.uniqueArray(edge, { maxLength: 1, selector: String }),
      asks: fc.uniqueArray(edge, { maxLength: 2, selector: String })
    })
    .map(({ asks, becomes, calls, fresh, old, reads }): System => ({
      size,
      old,
      fresh: fresh.map((it, index): Contract => {
        const known = old[index] ?? it
        const becoming = parts.map((part, at) => {
          const way = becomes[index]?.[at]
          return [part, way === "same" ? known[part] : way === "more" ? grown(known[part]) : it[part]] as const
        })
        return Object.fromEntries(becoming) as Record<(typeof parts)[number], Form>
      }),
      calls,
      asks,
      reads
    }))
}

const systems = fc.oneof(
  { weight: 2, arbitrary: systemsOf(["same", "other"], false) },
  { weight: 1, arbitrary: systemsOf(["same", "same", "more"], true) }
)

const modelOf = (system: System, side: "old" | "fresh"): Model => {
  const names = system[side].map((_, index) => `s${index}`)
  const media = (it: Form) => ({ "application/json": { schema: schemaOf(it) } })
  return {
    lintel: "1.0",
    services: Object.fromEntries(
      names.map((name, index) => [
        name,
        {
          version: side === "old" ? "1" : "2",
          provides: [`contract:${name}` as const],
          emits: [{ message: `message:m${index}` as const, channel: `channel:c${index}` as const }],
          consumes: system.reads
            .filter(([reader]) => reader === index)
            .map(([, writer]) => ({
              channel: `channel:c${writer}` as const,
              messages: [`message:m${writer}` as const]
            }))
        }
      ])
    ),
    contracts: Object.fromEntries(
      system[side].map(({ request, response }, index) => [
        names[index] ?? "",
        {
          _tag: "Http" as const,
          operations: {
            run: {
              _tag: "Http" as const,
              method: "POST",
              path: `/run/${index}`,
              request: { required: true, content: media(request) },
              responses: { 200: { content: media(response) } }
            }
          }
        }
      ])
    ),
    messages: Object.fromEntries(
      system[side].flatMap(({ message, question, reply }, index) =>
        Object.entries({ m: message, q: question, r: reply }).map(([kind, it]) => [
          `${kind}${index}`,
          { payload: { _tag: "JsonSchema" as const, schema: schemaOf(it) } }
        ])
      )
    ),
    channels: Object.fromEntries(
      names.flatMap((_, index) =>
        [
          ["c", "m"],
          ["questions", "q"],
          ["replies", "r"]
        ].map(([channel, message]) => [
          `${channel}${index}`,
          { messages: [`message:${message}${index}` as const], retention: "untilConsumed" as const }
        ])
      )
    ),
    calls: Object.fromEntries([
      ...system.calls.map(([from, to]) => [
        `s${from}/to-s${to}`,
        { from: `service:s${from}` as const, to: { operation: `operation:s${to}/run` as const } }
      ]),
      ...system.asks.map(([from, to]) => [
        `s${from}/ask-s${to}`,
        {
          from: `service:s${from}` as const,
          to: {
            request: `message:q${to}` as const,
            on: `channel:questions${to}` as const,
            reply: `message:r${to}` as const,
            replyOn: `channel:replies${to}` as const,
            at: `service:s${to}` as const
          }
        }
      ])
    ])
  }
}

type Version = "old" | "fresh"

type Via = "call" | "message" | "ask"

/** Payloads that a validator has judged: those that a server answers, and those that it replies. */
interface Judged {
  answers: number
  replies: number
  refusedAnswers: number
  refusedReplies: number
}

const noneJudged = (): Judged => ({ answers: 0, replies: 0, refusedAnswers: 0, refusedReplies: 0 })

/** The first payload on an edge that its reader refuses, both sides in the given versions. */
const refusedOn = (
  system: System,
  client: Version,
  server: Version,
  to: number,
  via: Via,
  judged: Judged
): JsonObject | undefined => {
  const [knows, is] = [system[client][to], system[server][to]]
  if (knows === undefined || is === undefined) return undefined
  const refused = (writer: Form, reader: Form): JsonObject | undefined =>
    payloadsOf(writer).find((payload) => !accepts(schemaOf(reader), payload))
  if (via === "message") return refused(is.message, knows.message)
  const [asked, said] = via === "call" ? (["request", "response"] as const) : (["question", "reply"] as const)
  const request = refused(knows[asked], is[asked])
  if (request !== undefined) return request
  const answer = refused(is[said], knows[said])
  if (is[said] !== knows[said]) {
    judged[via === "call" ? "answers" : "replies"] += payloadsOf(is[said]).length
    if (answer !== undefined) judged[via === "call" ? "refusedAnswers" : "refusedReplies"]++
  }
  return answer
}

const versionsOf = (done: ReadonlySet<string>, stage: ReadonlySet<string>, index: number): ReadonlyArray<Version> => {
  const id = `service:s${index}`
  if (stage.has(id)) return ["old", "fresh"]
  return done.has(id) ? ["fresh"] : ["old"]
}

/** Walks through waves and really sends what every version that is there may send; the first payload that is refused. */
const simulate = (
  system: System,
  waves: ReadonlyArray<ReadonlyArray<string>>,
  judged: Judged
): JsonObject | undefined => {
  const done = new Set<string>()
  for (const wave of [[], ...waves]) {
    const stage = new Set(wave)
    const edges = [
      ...system.asks.map(([from, to]) => ({ from, to, via: "ask" as const })),
      ...system.calls.map(([from, to]) => ({ from, to, via: "call" as const })),
      ...system.reads.map(([from, to]) => ({ from, to, via: "message" as const }))
    ]
    for (const { from, to, via } of edges) {
      for (const client of versionsOf(done, stage, from)) {
        for (const server of versionsOf(done, stage, to)) {
          // Only what the change brings is at stake: the designs themselves fit.
          const refused = client === server ? undefined : refusedOn(system, client, server, to, via, judged)
          if (refused !== undefined) return refused
        }
      }
    }
    for (const id of wave) done.add(id)
  }
  return undefined
}

const bodiesIn = (value: Json | undefined): ReadonlyArray<{ readonly witness: JsonObject; readonly body: Json }> => {
  if (Array.isArray(value)) return value.flatMap(bodiesIn)
  if (!isJsonObject(value)) return []
  const witness = value
  const body = witness["body"] ?? witness["payload"]
  const own = witness["checked"] === true && isJsonObject(body) ? [{ witness, body: body["value"] as Json }] : []
  return [...own, ...Object.values(witness).flatMap(bodiesIn)]
}

/** Forms of one side under which a payload may stand. */
const formsOf = (system: System, side: Version, tag: string): ReadonlyArray<JsonObject> =>
  system[side].flatMap(({ message, question, reply, request, response }) =>
    (tag === "HttpRequest" ? [request] : tag === "HttpResponse" ? [response] : [message, question, reply]).map(schemaOf)
  )

/** Objects with every field of some forms present or not, with every value that any of them knows, and nothing else. */
const candidates = (forms: ReadonlyArray<Form>): ReadonlyArray<JsonObject> => {
  const names = [...new Set(forms.flatMap(({ fields }) => Object.keys(fields)))]
  const values: ReadonlyArray<Json> = ["a", "b", "c", "z", 1]
  return names.reduce<ReadonlyArray<JsonObject>>(
    (all, name) => all.flatMap((one) => [one, ...values.map((value) => ({ ...one, [name]: value }))]),
    [{}]
  )
}

describe("a simulator that validates what is sent", () => {
  test("an order that is accepted never meets a payload that is refused", () => {
    let orders = 0
    const judged = noneJudged()
    const bound = { answers: 0, replies: 0 }
    fc.assert(
      fc.property(systems, (system) => {
        const { order } = planOf(modelOf(system, "old"), modelOf(system, "fresh"), { policy: { exhaustive: "all" } })
        if (order._tag !== "Order") return
        orders++
        const mixtures = order.constraints.flatMap(({ because: { pair } }) =>
          [pair.oldClientNewServer, pair.newClientOldServer].flatMap(({ evidence }) => evidence)
        )
        if (mixtures.some(({ witness }) => witness?._tag === "HttpResponse")) bound.answers++
        if (mixtures.some(({ subject }) => subject.startsWith("message:r"))) bound.replies++
        expect(simulate(system, order.waves, judged)).toBeUndefined()
      }),
      { numRuns: 90, seed: 11 }
    )
    expect(orders).toBeGreaterThan(15)
    // Answers and replies of the one version reached readers of the other, and some orders are for their sake.
    expect(judged).toMatchObject({ refusedAnswers: 0, refusedReplies: 0 })
    expect(judged.answers).toBeGreaterThan(50)
    expect(judged.replies).toBeGreaterThan(100)
    expect(bound.answers).toBeGreaterThan(2)
    expect(bound.replies).toBeGreaterThan(4)
  })

  test("where no order is found, every one of them meets a payload that is refused", () => {
    let blocked = 0
    const judged = noneJudged()
    fc.assert(
      fc.property(systems, (system) => {
        const { order, units } = planOf(modelOf(system, "old"), modelOf(system, "fresh"), {
          policy: { exhaustive: "all" }
        })
        if (order._tag !== "Blocked") return
        blocked++
        const services = units.filter(({ kind }) => kind === "service").map(({ id }) => id)
        for (const one of permutations(services))
          expect(
            simulate(
              system,
              one.map((id) => [id]),
              judged
            )
          ).toBeDefined()
      }),
      { numRuns: 60, seed: 12 }
    )
    expect(blocked).toBeGreaterThan(15)
    expect(judged.refusedAnswers).toBeGreaterThan(10)
    expect(judged.refusedReplies).toBeGreaterThan(20)
  })

  test("the payloads of a refused plan are accepted by one version and refused by another", () => {
    let seen = 0
    fc.assert(
      fc.property(systems, (system) => {
        const report = plan(modelOf(system, "old"), modelOf(system, "fresh"), { policy: { exhaustive: "all" } })
        const found = report.findings
          .filter(({ code }) => code === "plan/no-order")
          .flatMap(({ data }) => bodiesIn(data as Json))
        for (const { body, witness } of found) {
          seen++
          const tag = typeof witness["_tag"] === "string" ? witness["_tag"] : ""
          const all = [...formsOf(system, "old", tag), ...formsOf(system, "fresh", tag)]
          expect(all.some((schema) => accepts(schema, body))).toBe(true)
          expect(all.some((schema) => !accepts(schema, body))).toBe(true)
        }
      }),
      { numRuns: 60, seed: 13 }
    )
    expect(seen).toBeGreaterThan(15)
  })

  test("a version in between gets along with both sides", () => {
    let bridged = 0
    let answers = 0
    fc.assert(
      fc.property(systems, (system) => {
        const { bridges } = planOf(modelOf(system, "old"), modelOf(system, "fresh"), { policy: { exhaustive: "all" } })
        for (const { form: between, through } of bridges) {
          if (!through.startsWith("contract:s") || !isJsonObject(between)) continue
          const at = Number(through.slice("contract:s".length))
          const schemaAt = (...path: ReadonlyArray<string>): JsonObject => {
            const found = [...path, "content", "application/json", "schema"].reduce<Json | undefined>(
              (here, key) => (isJsonObject(here) ? here[key] : undefined),
              between
            )
            if (!isJsonObject(found)) throw new Error("no schema between")
            return { ...found, $defs: between["schemas"] ?? {} }
          }
          const [asked, answered] = [
            schemaAt("operations", "run", "request"),
            schemaAt("operations", "run", "responses", "200")
          ]
          bridged++
          for (const side of ["old", "fresh"] as const) {
            const own = system[side][at]
            if (own === undefined) throw new Error("no such service")
            for (const payload of payloadsOf(own.request)) expect(accepts(asked, payload)).toBe(true)
          }
          // Whatever the version in between may answer, both callers can read.
          const readers = (["old", "fresh"] as const).flatMap((side) => system[side][at]?.response ?? [])
          const sent = candidates(readers).filter((it) => accepts(answered, it))
          expect(sent.length).toBeGreaterThan(0)
          for (const payload of sent) {
            answers++
            for (const reader of readers) expect(accepts(schemaOf(reader), payload)).toBe(true)
          }
        }
      }),
      { numRuns: 60, seed: 14 }
    )
    expect(bridged).toBeGreaterThan(5)
    expect(answers).toBeGreaterThan(50)
  })
})

const permutations = (items: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
