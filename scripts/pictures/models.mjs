// The designs that are drawn: the examples, thirty services in contexts, a thousand, and names that try to break out.
import { readdirSync, readFileSync } from "node:fs"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { largeModel } from "../largeModel.mjs"

const record = (entries) => Object.fromEntries(entries)

/** An example design through the command line, as anyone gets it. */
const example = (root, name) => {
  const design = join(root, "examples", name)
  const text = execFileSync(process.execPath, [join(root, "packages/cli/dist/bin.js"), "snapshot", design], {
    encoding: "utf8",
    maxBuffer: 2 ** 28
  })
  return JSON.parse(text)
}

const domains = {
  ordering: ["orders", "cart", "pricing", "promotions", "returns", "order-history"],
  billing: ["payments", "invoices", "refunds", "ledger", "tax"],
  fulfilment: ["inventory", "shipping", "carrier-gateway", "warehouse", "tracking"],
  customers: ["accounts", "identity", "preferences", "loyalty"],
  catalogue: ["products", "search", "reviews", "recommendations", "media"],
  reach: ["notifications", "campaigns", "email-sender", "push-sender", "sms-sender"]
}

const verbs = ["get", "list", "create", "update", "cancel"]

/** Thirty services in six contexts, wired by a fixed pattern: calls, messages through a broker, stores. */
const thirtyServices = () => {
  const services = Object.entries(domains).flatMap(([context, names]) => names.map((name) => ({ name, context })))
  const calleeOf = (at, step) => services[(at * 5 + step * 7 + 3) % services.length]
  const calls = services.flatMap(({ name }, at) =>
    [1, 2].flatMap((step) => {
      const callee = calleeOf(at, step)
      const verb = verbs[(at + step) % verbs.length]
      if (callee.name === name) return []
      return [
        [
          `${name}/to-${callee.name}-${verb}`,
          { from: `service:${name}`, to: { operation: `operation:${callee.name}/${verb}` } }
        ]
      ]
    })
  )
  const writers = services.filter((_, at) => at % 4 === 0)
  return {
    lintel: "1.0",
    system: { name: "marketplace" },
    contexts: record(Object.keys(domains).map((name) => [name, {}])),
    contracts: record(
      services.map(({ name }) => [
        name,
        {
          _tag: "Http",
          operations: record(verbs.map((verb) => [verb, { _tag: "Http", method: "POST", path: `/${verb}` }]))
        }
      ])
    ),
    messages: record(writers.map(({ name }) => [`${name}-changed`, {}])),
    brokers: { events: { product: "kafka" } },
    channels: record(
      writers.map(({ name }) => [
        `${name}.events`,
        { broker: "broker:events", kind: "topic", messages: [`message:${name}-changed`] }
      ])
    ),
    stores: record(
      services
        .filter((_, at) => at % 2 === 0)
        .map(({ name }) => [`${name}-db`, { kind: "relational", engine: "postgres" }])
    ),
    externals: {
      "card network": { provides: [] },
      carriers: {},
      shopper: { kind: "person" },
      clerk: { kind: "person" }
    },
    services: record(
      services.map(({ name, context }, at) => {
        const topic = writers[(at * 3) % writers.length]
        return [
          name,
          {
            context: `context:${context}`,
            provides: [`contract:${name}`],
            ...(at % 2 === 0 ? { owns: [`store:${name}-db`] } : {}),
            ...(at % 4 === 0
              ? { emits: [{ message: `message:${name}-changed`, channel: `channel:${name}.events` }] }
              : {}),
            ...(at % 3 === 0 && topic.name !== name ? { consumes: [{ channel: `channel:${topic.name}.events` }] } : {})
          }
        ]
      })
    ),
    calls: record([
      ...calls,
      ["shopper/search", { from: "external:shopper", to: { operation: "operation:search/list" } }],
      ["shopper/cart", { from: "external:shopper", to: { operation: "operation:cart/update" } }],
      ["clerk/orders", { from: "external:clerk", to: { operation: "operation:orders/list" } }],
      ["payments/card", { from: "service:payments", to: { at: "external:card%20network" } }],
      ["shipping/carriers", { from: "service:shipping", to: { at: "external:carriers" } }]
    ])
  }
}

/** Names that mean something to Mermaid, to Markdown or to HTML. */
const hostileNames = [
  "end",
  "default",
  "style",
  "class",
  "graph",
  "subgraph",
  "click",
  "o",
  "x",
  "v",
  "TB",
  "direction TB",
  "note over a",
  "1. first",
  "- item",
  "# title",
  "**bold**",
  "_em_",
  "`code`",
  '"quoted"',
  "it's",
  "a;b",
  "a#b",
  "#35;",
  "#quot;",
  "&lt;",
  "<b>bold</b>",
  "<img src=x onerror=alert(1)>",
  "a\nb",
  "a\\nb",
  "a|b",
  "a]b",
  "a)b",
  "a}b",
  "a{b",
  "%% comment",
  "%%{init: {}}%%",
  "$$x^2$$",
  "fa:fa-car",
  "ﬂ°°35¶ß",
  "日本語",
  "Zürich",
  "😀",
  "__proto__",
  "constructor",
  "a-->b",
  "A->>B: hi",
  "wrap: x",
  "https://example.com/?a=b&c=d",
  "a:::b",
  "@{ shape: cyl }",
  "[*]",
  "accTitle: x",
  "…",
  "a".repeat(60)
]

const hostileModel = () => {
  const plain = /^[A-Za-z0-9._-]+$/
  const encode = (name) => {
    if (name === "__proto__") return "%5F_proto__"
    if (plain.test(name)) return name
    return [...new TextEncoder().encode(name)]
      .map((byte) =>
        plain.test(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
      )
      .join("")
  }
  const keys = hostileNames.map(encode)
  const next = (at) => keys[(at + 1) % keys.length]
  return {
    lintel: "1.0",
    system: { name: 'the "end"; of #all <b>' },
    contexts: record(keys.slice(0, 4).map((key) => [key, {}])),
    contracts: record(
      keys.map((key) => [key, { _tag: "Http", operations: { [key]: { _tag: "Http", method: "GET", path: "/" } } }])
    ),
    services: record(
      keys.map((key, at) => [
        key,
        { provides: [`contract:${key}`], ...(at < 12 ? { context: `context:${keys[at % 4]}` } : {}) }
      ])
    ),
    calls: record(
      keys.map((key, at) => [
        `${key}/${key}`,
        { from: `service:${key}`, to: { operation: `operation:${next(at)}/${next(at)}` } }
      ])
    ),
    flows: record(
      keys.slice(0, 12).map((key, at) => [
        `${key}/${key}`,
        {
          of: `service:${key}`,
          trigger: { _tag: "Operation", operation: `operation:${key}/${key}` },
          steps: [
            { _tag: "Work", name: hostileNames[(at * 4) % hostileNames.length] },
            {
              _tag: "Branch",
              branches: hostileNames
                .slice(at * 4, at * 4 + 3)
                .map((when) => ({ when, steps: [{ _tag: "Call", call: `call:${key}/${key}` }] }))
            }
          ]
        }
      ])
    ),
    sagas: {
      end: {
        by: `service:${keys[0]}`,
        steps: record(
          keys.slice(0, 12).map((key, at) => [
            key,
            {
              action: { _tag: "Call", call: `call:${key}/${key}` },
              compensate: { _tag: "Operation", operation: `operation:${next(at)}/${next(at)}` },
              ...(at === 0 ? {} : { after: [keys[at - 1]] })
            }
          ])
        )
      }
    }
  }
}

/** The diagrams that the tests keep. */
const goldens = (root) => {
  const folder = join(root, "packages/render-mermaid/test/goldens")
  const names = readdirSync(folder).filter((name) => name.endsWith(".mmd"))
  return names.toSorted().map((name) => ({ path: `mermaid/${name}`, text: readFileSync(join(folder, name), "utf8") }))
}

/** What is drawn: a name, the options of the renderer, and which files are worth a picture; or files as they are. */
export const designs = (root) => [
  { name: "goldens", files: goldens(root), wanted: () => true },
  ...["shop", "choreography", "checkout-saga"].map((name) => ({
    name,
    model: example(root, name),
    options: {},
    wanted: () => true
  })),
  { name: "thirty", model: thirtyServices(), options: {}, wanted: () => true },
  {
    name: "hostile",
    model: hostileModel(),
    options: { limit: 60 },
    wanted: (path) => !path.includes("/flows/") || path.includes("/flows/end") || path.includes("/flows/v"),
    names: hostileNames
  },
  {
    name: "thousand",
    model: largeModel(1000),
    options: { view: "containers" },
    wanted: (path) => /\/(?:containers|team0|team450|team0-team\d+)\.mmd$/.test(path)
  }
]
