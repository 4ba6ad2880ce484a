import { canRead } from "@lintel/avro"
import { describe, expect, it } from "vitest"

const stamp = (logicalType: string, type = "long") => ({ type, logicalType })
const decimal = (precision: number, scale: number) => ({ type: "bytes", logicalType: "decimal", precision, scale })

const rows: ReadonlyArray<readonly [string, unknown, unknown, string, string]> = [
  ["the scale", decimal(9, 2), decimal(9, 4), "12.50", "0.1250"],
  ["the scale of few digits", decimal(2, 0), decimal(2, 1), "5", "0.5"],
  ["the digits", decimal(9, 0), decimal(4, 0), "99999", "99999"],
  [
    "milliseconds as microseconds",
    stamp("timestamp-millis"),
    stamp("timestamp-micros"),
    "2026-01-01T00:00:00Z",
    "1970-01-21T10:53:45.6Z"
  ],
  [
    "microseconds as milliseconds",
    stamp("timestamp-micros"),
    stamp("timestamp-millis"),
    "2026-01-01T00:00:00Z",
    "+057971-02-25T00:00:00Z"
  ],
  [
    "nanoseconds as microseconds",
    stamp("timestamp-nanos"),
    stamp("timestamp-micros"),
    "2026-01-01T00:00:00Z",
    "+057971-02-25T00:00:00Z"
  ],
  [
    "an instant as a local time",
    stamp("timestamp-millis"),
    stamp("local-timestamp-millis"),
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00"
  ],
  ["a time of day", stamp("time-millis", "int"), stamp("time-micros"), "12:00:00", "00:00:43.2"],
  ["a date as a timestamp", stamp("date", "int"), stamp("timestamp-millis"), "2026-01-01", "1970-01-01T00:00:20.454Z"],
  ["text as a UUID", "string", stamp("uuid", "string"), '"n/a"', '"n/a"'],
  ["a long as a double", "long", "double", "9007199254740993", "9007199254740992"],
  ["a long as a float", "long", "float", "16777217", "16777216"],
  ["bytes as text", "bytes", "string", "0xff", '"\ufffd"'],
  [
    "an unknown symbol",
    { type: "enum", name: "E", symbols: ["A", "B"] },
    { type: "enum", name: "E", symbols: ["A"], default: "A" },
    "B",
    "A"
  ],
  [
    "a default",
    { type: "record", name: "R", fields: [] },
    { type: "record", name: "R", fields: [{ name: "n", type: ["int", "null"], default: 3 }] },
    "nothing",
    "3"
  ]
]

describe("what becomes of a value is spelled as people write it", () => {
  it.each(rows)("%s", (_name, writer, reader, written, read) => {
    const answer = canRead(writer, reader)
    expect(answer._tag === "ChangesMeaning" ? answer.witness.change : answer).toEqual({ written, read })
  })
})

const field = (name: string, type: unknown) => ({ name, type })
const order = (...fields: ReadonlyArray<unknown>) => ({ type: "record", name: "shop.Order", fields })

describe("witnesses", () => {
  it("are natural and small", () => {
    const line = { type: "record", name: "Line", fields: [field("sku", "string"), field("count", "int")] }
    const common = [
      field("orderId", "string"),
      field("email", ["null", "string"]),
      field("placedAt", stamp("timestamp-millis")),
      field("lines", { type: "array", items: line })
    ]
    const read = order(
      ...common.slice(0, 3),
      field("lines", { type: "array", items: { ...line, fields: [field("sku", "int")] } })
    )
    const answer = canRead(order(...common), read)
    expect(answer._tag === "Refused" && answer.witness).toEqual({
      datum: { orderId: "a1", email: null, placedAt: 1767225600000, lines: [{ sku: "A1", count: 1 }] },
      bytes: "0461310080a0d5edee66020441310200",
      checkedBy: ["interpreter", "avsc"]
    })
    expect(answer._tag === "Refused" && answer.at).toBe("/lines/0/sku")
  })

  it("name the branch of a union as the specification does", () => {
    const payment = (...symbols: ReadonlyArray<string>) => ["null", { type: "enum", name: "shop.State", symbols }]
    const answer = canRead(order(field("state", payment("A", "B"))), order(field("state", payment("A"))))
    expect(answer._tag === "Refused" && answer.witness.datum).toEqual({ state: { "shop.State": "B" } })
    expect(answer._tag === "Refused" && answer.at).toBe("/state/shop.State")
  })

  it("come first by size, and every cause has its own", () => {
    const writer = order(
      field("a", { type: "array", items: "string" }),
      field("b", ["null", "string"]),
      field("c", "long")
    )
    const reader = order(field("a", { type: "array", items: "int" }), field("b", ["null", "int"]), field("c", "int"))
    const answer = canRead(writer, reader)
    if (answer._tag !== "Refused") throw new Error(answer._tag)
    expect(answer.refusals.map(({ at, kind }) => [at, kind])).toEqual([
      ["/c", "type"],
      ["/b/string", "branch"],
      ["/a/0", "type"]
    ])
    expect(answer.refusals.every(({ witness }) => witness?.checkedBy.includes("interpreter"))).toBe(true)
  })

  it("are said to be executed by the interpreter alone where avsc does not take a schema", () => {
    const answer = canRead(["int"], [])
    expect(answer._tag === "Refused" && answer.witness.checkedBy).toEqual(["interpreter"])
    const named = canRead({ type: "enum", name: "__proto__", symbols: ["A"] }, "string")
    expect(named._tag === "Refused" && named.witness.checkedBy).toEqual(["interpreter"])
  })
})
