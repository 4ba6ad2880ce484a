import { messageMatrices, metUntil, supportTexts } from "@lintel/evolution"
import { decode, type Json, type Model } from "@lintel/model"
import { describe, expect, it } from "vitest"

type Fields = Readonly<Record<string, unknown>>

const json = (...required: ReadonlyArray<string>) => ({
  _tag: "JsonSchema",
  schema: {
    type: "object",
    properties: Object.fromEntries([...required, "x", "y"].map((name) => [name, { type: "string" }])),
    required
  }
})
const avro = (...fields: ReadonlyArray<Fields>) => ({ _tag: "Avro", schema: { type: "record", name: "M", fields } })
const field = (name: string, type: Json, ...preset: ReadonlyArray<Json>): Fields => ({
  name,
  type,
  ...(preset.length === 0 ? {} : { default: preset[0] ?? null })
})

const M = "message:M"
const L = "channel:log"

interface Design {
  readonly message: Fields
  readonly log?: Fields
  readonly emit?: Fields
  readonly read?: Fields
  readonly channels?: Fields
  readonly services?: Fields
  readonly stores?: Fields
  readonly consumers?: Fields
}

const modelOf = ({ channels, consumers, emit, log, message, read, services, stores }: Design): Model => {
  const decoded = decode({
    lintel: "1.0",
    messages: { M: message },
    channels: { log: { messages: [M], ...log }, ...channels },
    ...(stores === undefined ? {} : { stores }),
    ...(consumers === undefined ? {} : { consumers }),
    services: {
      writer: { emits: [{ message: M, channel: L, ...emit }] },
      reader: { consumes: [{ channel: L, ...read }] },
      ...services
    }
  })
  if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded))
  return decoded.model
}

/** What the matrix says: for each version its last day, and for each pair what becomes of it. */
const told = (design: Design) => {
  const [matrix] = messageMatrices(modelOf(design))
  return {
    until: Object.fromEntries((matrix?.written ?? []).map((form) => [form.version ?? "", metUntil(form)])),
    pairs: Object.fromEntries(
      (matrix?.pairs ?? []).map(({ reader, reading, written }) => [
        `${reader.by.replace(/^\w+:/, "")} ${written.version ?? ""}`,
        reading._tag
      ])
    ),
    support: supportTexts(matrix?.written ?? [])
  }
}

const two = (until?: string, more: Fields = {}): Fields => ({
  version: "2",
  payload: json("id", "x"),
  retained: [{ version: "1", payload: json("id"), ...(until === undefined ? {} : { until }), ...more }]
})
const goes = (day: string): string => `Support for version 1 may go on ${day}: no copy of it is left then.`
const never = "Support for version 1 cannot go: there will always be copies of it."
const unsaid = "Nobody says until when copies of version 1 are kept, so support for it cannot go."

/** Deployments with what must be said of them, reasoned out by hand. */
const deployments: ReadonlyArray<
  readonly [
    string,
    Design,
    { readonly until?: string; readonly pairs?: Readonly<Record<string, string>>; readonly support: string }
  ]
> = [
  [
    "a log alone",
    { message: two("2026-12-03") },
    { until: "2026-12-03", pairs: { "reader 1": "Refuses", "reader 2": "Reads" }, support: goes("2026-12-04") }
  ],
  ["the last day of a month", { message: two("2027-02-28") }, { until: "2027-02-28", support: goes("2027-03-01") }],
  ["a leap day", { message: two("2028-02-28") }, { until: "2028-02-28", support: goes("2028-02-29") }],
  ["the last day of a year", { message: two("2026-12-31") }, { until: "2026-12-31", support: goes("2027-01-01") }],
  ["nobody says until when", { message: two() }, { until: "unknown", support: unsaid }],
  [
    "a log that forgets nothing",
    { message: two(), log: { retention: "forever" } },
    { until: "forever", support: never }
  ],
  ["a compacted log", { message: two(), log: { compaction: true } }, { until: "forever", support: never }],
  [
    "a producer that still writes it",
    { message: two("2026-12-03"), emit: { versions: ["1", "2"] } },
    { until: "forever", pairs: { "reader 1": "Refuses" }, support: "" }
  ],
  [
    "dead letters of thirty days",
    { message: two("2026-12-03"), log: { deadLetter: "channel:dead" }, channels: { dead: { retention: "30d" } } },
    { until: "2027-01-02", support: goes("2027-01-03") }
  ],
  [
    "dead letters of half a day reach into the next",
    { message: two("2026-12-03"), log: { deadLetter: "channel:dead" }, channels: { dead: { retention: "12h" } } },
    { until: "2026-12-04", support: goes("2026-12-05") }
  ],
  [
    "dead letters of the reader instead of the log's",
    {
      message: two("2026-12-03"),
      log: { deadLetter: "channel:dead" },
      read: { deadLetter: "channel:mine" },
      channels: { dead: { retention: "1d" }, mine: { retention: "7d" } }
    },
    { until: "2026-12-10", support: goes("2026-12-11") }
  ],
  [
    "dead letters that nobody bounds",
    { message: two("2026-12-03"), log: { deadLetter: "channel:dead" }, channels: { dead: {} } },
    { until: "unknown", support: unsaid }
  ],
  [
    "retry channels one after the other, then dead letters",
    {
      message: two("2026-12-03"),
      read: { deadLetter: "channel:dead", redelivery: { retryChannels: ["channel:soon", "channel:late"] } },
      channels: { soon: { retention: "1d" }, late: { retention: "2d" }, dead: { retention: "30d" } }
    },
    { until: "2027-01-05", support: goes("2027-01-06") }
  ],
  [
    "a retry channel that nobody bounds",
    {
      message: two("2026-12-03"),
      read: { deadLetter: "channel:dead", redelivery: { retryChannels: ["channel:soon"] } },
      channels: { soon: {}, dead: { retention: "30d" } }
    },
    { until: "unknown", support: unsaid }
  ],
  [
    "a retry channel with dead letters of its own",
    {
      message: two("2026-12-03"),
      read: { redelivery: { retryChannels: ["channel:soon"] } },
      channels: { soon: { retention: "1d", deadLetter: "channel:dead" }, dead: { retention: "10d" } }
    },
    { until: "2026-12-14", pairs: { "reader 1": "Refuses" }, support: goes("2026-12-15") }
  ],
  [
    "waiting rooms that lead to each other end",
    {
      message: two("2026-12-03"),
      log: { deadLetter: "channel:dead" },
      channels: {
        dead: { retention: "1d", deadLetter: "channel:parked" },
        parked: { retention: "forever", deadLetter: "channel:dead" }
      }
    },
    { until: "forever", support: never }
  ],
  [
    "a copy on another channel, by a route",
    {
      message: two("2026-12-03"),
      log: { routes: [{ to: "channel:audit" }] },
      channels: { audit: { retention: "365d" } },
      services: { auditor: { consumes: [{ channel: "channel:audit", messages: [M] }] } }
    },
    {
      until: "2027-12-03",
      pairs: { "reader 1": "Refuses", "auditor 1": "Refuses", "auditor 2": "Reads" },
      support: goes("2027-12-04")
    }
  ],
  [
    "a route of other messages only",
    {
      message: two("2026-12-03"),
      log: { routes: [{ to: "channel:audit", messages: ["message:N"] }] },
      channels: { audit: { retention: "365d" } }
    },
    { until: "2026-12-03", support: goes("2026-12-04") }
  ],
  [
    "a log that is said to keep it, beside one that is not",
    {
      message: two("2026-12-03", { channels: [L] }),
      channels: { other: { messages: [M], retention: "forever" } },
      services: { second: { consumes: [{ channel: "channel:other" }] } }
    },
    { until: "2026-12-03", pairs: { "reader 1": "Refuses" }, support: goes("2026-12-04") }
  ],
  [
    "a reader that never reads again meets it among dead letters",
    {
      message: two("2026-12-03"),
      log: { deadLetter: "channel:dead" },
      read: { replays: "none" },
      channels: { dead: { retention: "1d" } }
    },
    { until: "2026-12-04", pairs: { "reader 1": "Refuses" }, support: goes("2026-12-05") }
  ],
  [
    "a reader that never reads again does not meet it",
    { message: two("2026-12-03"), read: { replays: "none" } },
    { until: "2026-12-03", pairs: { "reader 2": "Reads" }, support: goes("2026-12-04") }
  ],
  [
    "a decoder of its own, a projection, the current form",
    {
      message: two("2026-12-03"),
      read: { readers: { M: { decoder: json("id").schema } } },
      services: {
        part: { consumes: [{ channel: L, readers: { M: { reads: ["/id"] } } }] },
        whole: { consumes: [{ channel: L }] }
      }
    },
    {
      until: "2026-12-03",
      pairs: {
        "reader 1": "Reads",
        "reader 2": "Reads",
        "part 1": "Reads",
        "part 2": "Reads",
        "whole 1": "Refuses",
        "whole 2": "Reads"
      },
      support: goes("2026-12-04")
    }
  ],
  [
    "an upcaster in two steps",
    {
      message: { ...two("2026-12-03"), version: "3", payload: json("id", "x", "y") },
      read: {
        upcasters: [
          { message: M, from: "1", to: "2", output: json("id", "x") },
          { message: M, from: "2", to: "3", output: json("id", "x", "y") }
        ]
      }
    },
    { until: "2026-12-03", pairs: { "reader 1": "Reads", "reader 3": "Reads" }, support: goes("2026-12-04") }
  ],
  [
    "an upcaster that stops half way",
    {
      message: { ...two("2026-12-03"), version: "3", payload: json("id", "x", "y") },
      read: { upcasters: [{ message: M, from: "1", to: "2", output: json("id", "x") }] }
    },
    { until: "2026-12-03", pairs: { "reader 1": "Refuses", "reader 3": "Reads" }, support: goes("2026-12-04") }
  ],
  [
    "a default that is gone again: the neighbours read each other, the ends do not",
    {
      message: {
        version: "3",
        payload: avro(field("a", "int"), field("b", "int")),
        retained: [
          { version: "1", payload: avro(field("a", "int")), until: "2026-12-03" },
          { version: "2", payload: avro(field("a", "int"), field("b", "int", 0)), until: "2027-03-03" }
        ]
      }
    },
    {
      until: "2026-12-03",
      pairs: { "reader 1": "Refuses", "reader 2": "Reads", "reader 3": "Reads" },
      support: `${goes("2026-12-04")} Support for version 2 may go on 2027-03-04: no copy of it is left then.`
    }
  ],
  [
    "another unit of time",
    {
      message: {
        version: "2",
        payload: avro(field("t", { type: "long", logicalType: "timestamp-micros" })),
        retained: [
          {
            version: "1",
            payload: avro(field("t", { type: "long", logicalType: "timestamp-millis" })),
            until: "2026-12-03"
          }
        ]
      }
    },
    { until: "2026-12-03", pairs: { "reader 1": "ChangesMeaning", "reader 2": "Reads" }, support: goes("2026-12-04") }
  ],
  [
    "an event store and a view of it",
    {
      message: two("2026-12-03", { stores: ["store:events"] }),
      stores: {
        events: {
          kind: "event",
          events: {
            messages: [M],
            projections: { totals: { by: "service:reader", readers: { M: { reads: ["/id"] } } } }
          }
        }
      },
      services: { owner: { owns: ["store:events"] } }
    },
    { until: "2026-12-03", pairs: { "owner 1": "Refuses", "reader 2": "Reads" }, support: goes("2026-12-04") }
  ],
  [
    "somebody outside who reads all of it",
    { message: two("2026-12-03"), consumers: { partner: { messages: { M: {} } } } },
    { until: "2026-12-03", pairs: { "partner 1": "Refuses", "partner 2": "Reads" }, support: goes("2026-12-04") }
  ]
]

describe("deployments", () => {
  it.each(deployments)("%s", (_, design, truth) => {
    const { pairs, support, until } = told(design)
    expect(until["1"]).toBe(truth.until)
    expect(support.join(" ")).toBe(truth.support)
    if (truth.pairs !== undefined) expect(pairs).toMatchObject(truth.pairs)
  })

  it("readers do not meet what they cannot", () => {
    expect(told({ message: two("2026-12-03"), read: { replays: "none" } }).pairs).toEqual({ "reader 2": "Reads" })
  })
})
