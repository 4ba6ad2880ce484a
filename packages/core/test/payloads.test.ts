import { fileURLToPath } from "node:url"
import { type AnySchema, JsonSchema, Message, Operation, Service, System } from "@lintel/core"
import type { HttpContract, Json, Model } from "@lintel/model"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import * as z from "zod"

interface Seen {
  readonly payload: Json | undefined
  readonly schemas: Readonly<Record<string, unknown>>
  readonly warnings: ReadonlyArray<string>
}

const contractOf = (model: Model): HttpContract => {
  const contract = model.contracts?.["api"]
  if (contract === undefined) throw new Error("no contract")
  return contract
}

/** What an operation with this payload says in the Model. */
const seen = (payload: AnySchema, onExcessProperty: "ignore" | "error" = "ignore"): Seen => {
  const api = Service.make("api", {
    contract: { onExcessProperty },
    operations: { send: Operation.post("/", { payload }) }
  })
  const { model, warnings } = System.toModel(System.make("s", { include: [api] }))
  const { operations, schemas = {} } = contractOf(model)
  return {
    payload: operations["send"]?.request?.content["application/json"]?.schema,
    schemas,
    warnings: warnings.map(({ kind, place, remedy }) => `${kind} ${place}: ${remedy}`)
  }
}

const problemsOf = (...payloads: ReadonlyArray<AnySchema>): ReadonlyArray<string> => {
  const operations = Object.fromEntries(
    payloads.map((payload, index) => [`send${index}`, Operation.post(`/${index}`, { payload })])
  )
  const result = System.tryToModel(System.make("s", { include: [Service.make("api", { operations })] }))
  return result._tag === "Refused" ? result.problems.map(({ address, reason }) => `${address}: ${reason}`) : []
}

const object = (properties: object, required: ReadonlyArray<string> = Object.keys(properties)): object => ({
  type: "object",
  properties,
  ...(required.length === 0 ? {} : { required })
})

describe("Effect Schemas", () => {
  class Money extends Schema.Class<Money>("Money")({ amount: Schema.Finite, currency: Schema.String }) {}
  class Order extends Schema.Class<Order>("Order")({ id: Schema.String, total: Money, paid: Schema.Array(Money) }) {}

  it("classes are definitions under the author's name, nested ones too", () => {
    expect(seen(Order)).toEqual({
      payload: { $ref: "#/$defs/Order" },
      schemas: {
        Money: object({ amount: { type: "number" }, currency: { type: "string" } }),
        Order: object({
          id: { type: "string" },
          total: { $ref: "#/$defs/Money" },
          paid: { type: "array", items: { $ref: "#/$defs/Money" } }
        })
      },
      warnings: []
    })
  })

  it("a name that really ends in Encoded stays", () => {
    const Token = Schema.Struct({ text: Schema.String }).annotate({ identifier: "TokenEncoded" })
    expect(Object.keys(seen(Token).schemas)).toEqual(["TokenEncoded"])
    class Encoded extends Schema.Class<Encoded>("Encoded")({ a: Schema.String }) {}
    expect(Object.keys(seen(Encoded).schemas)).toEqual(["Encoded"])
  })

  it("the wire side counts: dates, numbers in text, renamed keys", () => {
    const Wire = Schema.Struct({
      at: Schema.DateTimeUtc,
      page: Schema.FiniteFromString,
      big: Schema.BigInt,
      kind: Schema.String
    }).pipe(Schema.encodeKeys({ kind: "k" }))
    expect(seen(Wire).payload).toEqual(
      object(
        {
          at: { type: "string" },
          big: { type: "string", pattern: String.raw`^-?\d+$` },
          k: { type: "string" },
          page: { type: "string" }
        },
        ["at", "page", "big", "k"]
      )
    )
  })

  it("additionalProperties is said only where the author said it", () => {
    const bare = Schema.Struct({ a: Schema.String })
    expect(seen(bare).payload).toEqual(object({ a: { type: "string" } }))
    expect(seen(Schema.Record(Schema.String, Schema.Finite)).payload).toEqual({
      type: "object",
      additionalProperties: { type: "number" }
    })
    const open = Schema.StructWithRest(bare, [Schema.Record(Schema.String, Schema.Unknown)])
    expect(seen(open).payload).toEqual({
      ...object({ a: { type: "string" } }),
      allOf: [{ type: "object", additionalProperties: {} }]
    })
    const keyed = Schema.String.check(Schema.makeFilter((key: string) => key.startsWith("x-")))
    const some = Schema.StructWithRest(bare, [Schema.Record(keyed, Schema.String)])
    expect(seen(some).payload).toMatchObject({ additionalProperties: true })
  })

  it("onExcessProperty error closes every object, in contracts and messages", () => {
    const nested = Schema.Struct({ inner: Schema.Struct({ a: Schema.String }) })
    expect(seen(nested, "error").payload).toEqual({
      ...object({ inner: { ...object({ a: { type: "string" } }), additionalProperties: false } }),
      additionalProperties: false
    })
    expect(seen(Order, "error").schemas["Money"]).toMatchObject({ additionalProperties: false })
    const message = Message.make("M", { payload: nested, onExcessProperty: "error" })
    const { model } = System.toModel(System.make("s", { include: [message] }))
    expect(model.messages?.["M"]?.payload).toMatchObject({ schema: { additionalProperties: false } })
  })

  it("Void is no body", () => {
    const api = Service.make("api", {
      operations: {
        a: Operation.post("/a", { payload: Schema.Void, success: Schema.Void }),
        b: Operation.post("/b", { success: Schema.Void, successStatus: 202, errors: { 404: Schema.Void } })
      }
    })
    const { operations } = contractOf(System.toModel(System.make("s", { include: [api] })).model)
    expect(operations["a"]).toEqual({ _tag: "Http", method: "POST", path: "/a", responses: { 204: {} } })
    expect(operations["b"]?.responses).toEqual({ 202: {}, 404: {} })
  })

  it("Number means a number, and says how to mean it", () => {
    const Numbers = Schema.Struct({
      bare: Schema.Number,
      positive: Schema.Number.check(Schema.isGreaterThan(0)),
      union: Schema.Union([Schema.Number, Schema.String]),
      list: Schema.Array(Schema.Number)
    })
    const { payload, warnings } = seen(Numbers)
    expect(payload).toEqual(
      object({
        bare: { type: "number" },
        positive: { type: "number", exclusiveMinimum: 0 },
        union: { anyOf: [{ type: "number" }, { type: "string" }] },
        list: { type: "array", items: { type: "number" } }
      })
    )
    expect(warnings).toEqual([
      "non-finite-number operation:api/send payload.bare: use Schema.Finite",
      "non-finite-number operation:api/send payload.list: use Schema.Finite",
      "non-finite-number operation:api/send payload.positive: use Schema.Finite",
      "non-finite-number operation:api/send payload.union: use Schema.Finite"
    ])
  })

  it("optional means left out; null is accepted only where it is meant", () => {
    const Optional = Schema.Struct({
      key: Schema.optionalKey(Schema.String),
      both: Schema.optional(Schema.String),
      nullable: Schema.optional(Schema.NullOr(Schema.String)),
      nothing: Schema.NullOr(Schema.String),
      must: Schema.UndefinedOr(Schema.String)
    })
    const { payload, warnings } = seen(Optional)
    expect(payload).toEqual(
      object(
        {
          key: { type: "string" },
          both: { type: "string" },
          nullable: { anyOf: [{ type: "string" }, { type: "null" }] },
          nothing: { anyOf: [{ type: "string" }, { type: "null" }] },
          must: { anyOf: [{ type: "string" }, { type: "null" }] }
        },
        ["nothing", "must"]
      )
    )
    expect(warnings).toEqual([
      "optional-as-null operation:api/send payload.both: use Schema.optionalKey",
      "undefined-as-null operation:api/send payload.must: use Schema.NullOr if null is meant, Schema.optionalKey if the field may be left out",
      "optional-as-null operation:api/send payload.nullable: use Schema.optionalKey"
    ])
  })

  it("patterns without the u flag are said where they mean the same with it", () => {
    class Parts extends Schema.Class<Parts>("Parts")({
      plain: Schema.String.check(Schema.isPattern(/^[A-Z]{2}-\d+$/), Schema.isMaxLength(9)),
      list: Schema.Array(Schema.String.check(Schema.isPattern(/^a.*\.b$/)))
    }) {}
    const { schemas, warnings } = seen(Parts)
    expect(warnings).toEqual([])
    expect(schemas["Parts"]).toMatchObject({
      properties: {
        plain: { type: "string", pattern: "^[A-Z]{2}-\\d+$", maxLength: 9 },
        list: { type: "array", items: { type: "string", pattern: "^a.*\\.b$" } }
      }
    })
  })

  it("a check of a type with a name is told once, by that name", () => {
    const Code = Schema.String.check(Schema.isPattern(/^.$/)).annotate({ identifier: "Code" })
    class Twice extends Schema.Class<Twice>("Twice")({ first: Code, all: Schema.Array(Code) }) {}
    expect(seen(Twice).warnings).toEqual([
      "invisible-check Code: give the pattern the u flag: Schema.isPattern(/.../u)"
    ])
  })

  it("checks that JSON Schema cannot see are named, visible ones are not", () => {
    class Checked extends Schema.Class<Checked>("Checked")({
      custom: Schema.String.check(Schema.makeFilter((text: string) => text.length > 3)),
      pattern: Schema.String.check(Schema.isPattern(/^.a/)),
      fine: Schema.String.check(Schema.isPattern(/^a/u), Schema.isMaxLength(9)),
      inside: Schema.Array(Schema.String.check(Schema.makeFilter((text: string) => text !== "")))
    }) {}
    const { schemas, warnings } = seen(Checked)
    expect(schemas["Checked"]).toMatchObject({
      properties: { fine: { type: "string", pattern: "^a", maxLength: 9 }, pattern: { type: "string" } }
    })
    expect(warnings).toEqual([
      "invisible-check Checked.custom: give the check a toJsonSchema annotation, or use one of the library's own checks",
      "invisible-check Checked.inside[]: give the check a toJsonSchema annotation, or use one of the library's own checks",
      "invisible-check Checked.pattern: give the pattern the u flag: Schema.isPattern(/.../u)"
    ])
  })

  it("types without a JSON form are named", () => {
    class Socket {
      open = true
    }
    const { payload, warnings } = seen(Schema.Struct({ socket: Schema.instanceOf(Socket), at: Schema.Date }))
    expect(payload).toEqual(object({ socket: {}, at: { type: "string" } }))
    expect(warnings).toEqual([
      "opaque-type operation:api/send payload.socket: give it a toCodecJson annotation, or use a schema of what is on the wire"
    ])
  })

  it("a warning knows whose payload it is about, and where that was written", () => {
    const message = Message.make("Priced", { payload: Schema.Struct({ price: Schema.Number }) })
    const { warnings } = System.toModel(System.make("s", { include: [message] }))
    expect(warnings).toMatchObject([{ address: "message:Priced", site: { file: fileURLToPath(import.meta.url) } }])
  })

  it("recursive types keep their name, or get one with a warning", () => {
    interface Tree {
      readonly kids: ReadonlyArray<Tree>
    }
    const Named: Schema.Codec<Tree> = Schema.Struct({
      kids: Schema.Array(Schema.suspend((): Schema.Codec<Tree> => Named))
    }).annotate({ identifier: "Tree" })
    expect(seen(Named)).toEqual({
      payload: { $ref: "#/$defs/Tree" },
      schemas: { Tree: object({ kids: { type: "array", items: { $ref: "#/$defs/Tree" } } }) },
      warnings: []
    })
    const Anonymous: Schema.Codec<Tree> = Schema.Struct({
      kids: Schema.Array(Schema.suspend((): Schema.Codec<Tree> => Anonymous))
    })
    const { schemas, warnings } = seen(Anonymous)
    expect(schemas).toEqual({ Recursive: object({ kids: { type: "array", items: { $ref: "#/$defs/Recursive" } } }) })
    expect(warnings).toEqual([
      'unnamed-recursion operation:api/send payload: give it one: .annotate({ identifier: "Tree" })'
    ])
  })

  it("structs without a name that share parts do not explode", () => {
    let part: Schema.Codec<unknown> = Schema.Struct({ end: Schema.String }) as never
    for (let level = 0; level < 40; level++) part = Schema.Struct({ left: part, right: part }) as never
    const { payload, schemas } = seen(part)
    expect(JSON.stringify([payload, schemas]).length).toBeLessThan(3_000_000)
  })

  it("two classes of one name are a problem that names both", () => {
    const first = () => {
      class Item extends Schema.Class<Item>("Item")({ sku: Schema.String }) {}
      return Item
    }
    const second = () => {
      class Item extends Schema.Class<Item>("Item")({ price: Schema.Finite }) {}
      return Item
    }
    const [a, b] = [first(), second()]
    const reason =
      'two different schemas are called "Item": one with fields sku (operation:api/send0 payload), ' +
      "one with fields price (operation:api/send1 payload). Rename one of them"
    expect(problemsOf(a, b)).toEqual([`contract:api: ${reason}`])
    expect(problemsOf(Schema.Struct({ a }), Schema.Struct({ b }))).toEqual([`contract:api: ${reason}`])
    expect(problemsOf(a, first())).toEqual([])
  })

  it("what JSON cannot say is a problem that names the place", () => {
    const symbols = Schema.Struct({ [Symbol.for("secret")]: Schema.String })
    expect(problemsOf(Order, symbols)).toEqual(["contract:api: Objects property names must be strings"])
    const result = System.tryToModel(
      System.make("s", {
        include: [Service.make("api", { operations: { x: Operation.post("/", { payload: symbols }) } })]
      })
    )
    expect(result).toMatchObject({ problems: [{ place: "operation:api/x payload" }] })
  })
})

describe("Standard JSON Schema (Zod)", () => {
  it("is taken as it is on the wire", () => {
    const Order = z.object({
      id: z.string().min(1),
      at: z.codec(z.iso.datetime(), z.date(), {
        decode: (text) => new Date(text),
        encode: (date) => date.toISOString()
      }),
      size: z.enum(["s", "m"]).default("m")
    })
    expect(seen(Order).payload).toEqual({
      type: "object",
      properties: {
        id: { type: "string", minLength: 1 },
        at: { type: "string", format: "date-time", pattern: expect.any(String) as string },
        size: { type: "string", enum: ["s", "m"], default: "m" }
      },
      required: ["id", "at"]
    })
  })

  it("closed objects stay closed, named ones become definitions", () => {
    const Money = z.strictObject({ amount: z.number() }).meta({ id: "Money" })
    const Order = z.object({ total: Money, fee: Money }).meta({ id: "Order" })
    expect(seen(Order)).toEqual({
      payload: { $ref: "#/$defs/Order" },
      schemas: {
        Money: { ...object({ amount: { type: "number" } }), additionalProperties: false },
        Order: object({ total: { $ref: "#/$defs/Money" }, fee: { $ref: "#/$defs/Money" } })
      },
      warnings: []
    })
  })

  it("recursive ones become definitions, named by where they are used", () => {
    const Tree = z.object({
      value: z.string(),
      get kids() {
        return z.array(Tree)
      }
    })
    const { payload, schemas } = seen(Tree)
    expect(payload).toEqual({ $ref: "#/$defs/OperationApiSendPayload" })
    expect(schemas["OperationApiSendPayload"]).toMatchObject({
      properties: { kids: { items: { $ref: "#/$defs/OperationApiSendPayload" } } }
    })
  })

  it("may be optional as a parameter, and may not be what JSON cannot say", () => {
    const api = Service.make("api", {
      operations: { list: Operation.get("/", { query: { limit: z.number().optional(), after: z.string() } }) }
    })
    const { operations } = contractOf(System.toModel(System.make("s", { include: [api] })).model)
    expect(operations["list"]?.parameters).toEqual([
      { in: "query", name: "after", required: true, schema: { type: "string" } },
      { in: "query", name: "limit", required: false, schema: { type: "number" } }
    ])
    expect(problemsOf(z.bigint())).toEqual([expect.stringContaining("BigInt cannot be represented") as string])
  })

  it("checks keys of messages like any other payload", () => {
    const message = Message.make("Placed", { payload: z.object({ orderId: z.string() }), key: "orderId" })
    // @ts-expect-error no such field
    Message.make("Placed", { payload: z.object({ orderId: z.string() }), key: "orderID" })
    expect(message.key).toBe("orderId")
  })
})

describe("JSON Schema by hand", () => {
  it("brings its own definitions", () => {
    const Order = JsonSchema.make(
      {
        type: "object",
        properties: { total: { $ref: "#/$defs/Money" }, next: { $ref: "#" }, again: { $ref: "#/properties/total" } },
        $defs: { Money: { type: "integer" } }
      },
      { name: "Order" }
    )
    expect(seen(Order)).toEqual({
      payload: { $ref: "#/$defs/Order" },
      schemas: {
        Money: { type: "integer" },
        Order: {
          type: "object",
          properties: {
            total: { $ref: "#/$defs/Money" },
            next: { $ref: "#/$defs/Order" },
            again: { $ref: "#/$defs/Order/properties/total" }
          }
        }
      },
      warnings: []
    })
    expect(seen(JsonSchema.make(true)).payload).toBe(true)
  })

  it("keeps what only looks like a schema", () => {
    const tricky = JsonSchema.make({
      const: { $ref: "#" },
      default: { additionalProperties: true },
      enum: [{ $ref: "#" }]
    })
    expect(seen(tricky).payload).toEqual({
      const: { $ref: "#" },
      default: { additionalProperties: true },
      enum: [{ $ref: "#" }]
    })
  })
})
