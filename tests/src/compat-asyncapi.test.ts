import { readFileSync } from "node:fs"
import { compare } from "@lintel/compat"
import type { Diagnostic } from "@lintel/diagnostic"
import { asyncapiExtension, read } from "@lintel/import-asyncapi"
import type { Json, Model } from "@lintel/model"
import { Ajv2020 } from "ajv/dist/2020.js"
import { describe, expect, it } from "vitest"

type Tree = { [key: string]: Json | Tree | ReadonlyArray<Json> }

/** The application as a sender or a receiver of the message, by what its operation does. */
const roles = ["send", "receive"] as const
type Role = (typeof roles)[number]

/** What a change means for those on the other side: nothing, another meaning, a break, or nobody knows. */
type Truth = "safe" | "changes-meaning" | "breaking" | "undecided"

interface Changes {
  /** The document in which everything begins; the action is put in. */
  readonly document: Tree
  /** Each change with what it means when the application sends, and when it receives. Written before anything was run. */
  readonly cases: ReadonlyArray<{
    readonly change: string
    readonly sender: Truth
    readonly receiver: Truth
    /** Values at paths; null removes. */
    readonly edits: Readonly<Record<string, Json>>
    readonly before?: Readonly<Record<string, Json>>
  }>
}

const { cases, document: start }: Changes = JSON.parse(
  readFileSync(new URL("asyncapi-changes.json", import.meta.url), "utf8")
)

const document = (action: Role): Tree => JSON.parse(JSON.stringify(start).replaceAll('"ACTION"', `"${action}"`)) as Tree

/** The document with values set at paths (`a/b/c`); null removes. */
const edited = (tree: Tree, edits: Readonly<Record<string, Json>>): Tree => {
  const out = structuredClone(tree)
  for (const [path, value] of Object.entries(edits)) {
    const keys = path.split("/")
    const last = keys.pop() ?? ""
    const holder = keys.reduce<Tree>((at, key) => (at[key] ??= {}) as Tree, out)
    if (value === null) delete holder[last]
    else holder[last] = value
  }
  return out
}

const modelOf = (tree: Tree): Model => {
  const result = read(new Map([["a.json", JSON.stringify(tree)]]), "a.json")
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success.model
}

const findings = (before: Tree, after: Tree, consumers: ReadonlyArray<Model> = []): ReadonlyArray<Diagnostic> =>
  compare(modelOf(before), modelOf(after), { extensions: [asyncapiExtension], consumers }).findings

const weight = { breaking: 3, undecided: 2, "changes-meaning": 1, information: 0, problem: 0 } as const

const truthOf = (found: ReadonlyArray<Diagnostic>): Truth => {
  const worst = Math.max(0, ...found.map((one) => weight[one.class]))
  return worst === 3 ? "breaking" : worst === 2 ? "undecided" : worst === 1 ? "changes-meaning" : "safe"
}

const m = "channels/placed/messages/OrderPlaced"
const p = `${m}/payload`
const k = "channels/placed/bindings/kafka"

describe.each(roles.map((role, index) => ({ role, index })))("an application that does $role", ({ role, index }) => {
  it.each(cases.map((one) => ({ ...one, truth: index === 0 ? one.sender : one.receiver })))(
    "$change: $truth",
    ({ before: more = {}, edits, truth }) => {
      const before = edited(document(role), more)
      const found = findings(before, edited(before, edits))
      expect({
        truth: truthOf(found),
        found: found.map(({ class: of, code, subject }) => `${of} ${code} ${subject}`)
      }).toMatchObject({ truth })
    }
  )

  it("whose action is reversed breaks those on the other side", () => {
    const other = role === "send" ? "receive" : "send"
    const found = findings(document(role), document(other))
    expect(truthOf(found)).toBe("breaking")
    expect(new Set(found.filter((one) => one.class === "breaking").map(({ code }) => code))).toEqual(
      new Set(["compat/direction-reversed"])
    )
  })

  it("whose channel has another key and the same address changes nothing", () => {
    const text = JSON.stringify(document(role))
      .replaceAll('"placed":', '"orders-placed":')
      .replaceAll("#/channels/placed", "#/channels/orders-placed")
    expect(findings(document(role), JSON.parse(text) as Tree)).toEqual([])
  })

  it("is what it was when nothing changed", () => {
    expect(findings(document(role), document(role))).toEqual([])
  })

  it("shows payloads that the one side takes and the other refuses", () => {
    const ajv = new Ajv2020({ strict: false })
    let shown = 0
    for (const { change: name, edits } of cases) {
      if (!name.startsWith("payload:")) continue
      const after = edited(document(role), edits)
      for (const { witness } of findings(document(role), after)) {
        if (witness?._tag !== "Message") continue
        shown++
        const schemas = [document(role), after].map((tree) =>
          p.split("/").reduce<Json | Tree>((at, key) => (at as Tree)[key] as Tree, tree)
        )
        const [old, fresh] = schemas.map((schema) => ajv.compile(schema as object)(witness.payload.value))
        expect({ name, old, fresh }).toEqual({ name, old: role === "receive", fresh: role === "send" })
      }
    }
    expect(shown).toBe(role === "send" ? 3 : 3)
  })
})

describe("readers that are known", () => {
  const shorter = edited(document("send"), { [`${k}/topicConfiguration/retention.ms`]: 86400000 })
  const reader = (replays: "all" | "none" | "2d"): Model => ({
    lintel: "1.0",
    services: { audit: { consumes: [{ channel: "channel:placed", replays }] } }
  })

  it("lose what they replay when less is kept", () => {
    const found = findings(document("send"), shorter, [reader("2d")])
    expect(found.map(({ class: of, code }) => `${of} ${code}`)).toEqual(["breaking compat/retention-too-short"])
    expect(found[0]?.data).toMatchObject({ had: "7d", has: "1d", needs: [{ reader: "service:audit", need: "2d" }] })
  })

  it("that do not replay lose nothing they need", () => {
    expect(truthOf(findings(document("send"), shorter, [reader("none")]))).toBe("changes-meaning")
  })
})

it("a document of AsyncAPI 2.6 compares with its successor in 3.0 by what both mean", () => {
  const old: Tree = {
    asyncapi: "2.6.0",
    info: { title: "Orders", version: "1.0.0" },
    channels: {
      "orders.placed": {
        subscribe: { message: { name: "OrderPlaced", payload: { type: "object", required: ["id"] } } }
      }
    }
  }
  const fresh = (action: Role): Tree => ({
    asyncapi: "3.0.0",
    info: { title: "Orders", version: "1.0.0" },
    channels: {
      placed: {
        address: "orders.placed",
        messages: { it: { name: "OrderPlaced", payload: { type: "object", required: ["id"] } } }
      }
    },
    operations: { announce: { action, channel: { $ref: "#/channels/placed" } } }
  })
  expect(truthOf(findings(old, fresh("send")))).toBe("safe")
  expect(findings(old, fresh("receive")).map(({ code }) => code)).toContain("compat/direction-reversed")
})
