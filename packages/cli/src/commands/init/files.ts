const contracts = `// Contracts: what is said on the wire. Nothing here refers to a service.
import * as Schema from "effect/Schema"
import { Message } from "@lintel/core"

export class PlaceOrder extends Schema.Class<PlaceOrder>("PlaceOrder")({
  orderId: Schema.String,
  amount: Schema.Finite
}) {}

export class Order extends Schema.Class<Order>("Order")({
  orderId: Schema.String,
  status: Schema.Literals(["placed", "paid"])
}) {}

export class Authorize extends Schema.Class<Authorize>("Authorize")({ amount: Schema.Finite }) {}

export class Authorization extends Schema.Class<Authorization>("Authorization")({ authorizationId: Schema.String }) {}

export class Problem extends Schema.Class<Problem>("Problem")({ title: Schema.String, detail: Schema.String }) {}

export const OrderPlaced = Message.make("OrderPlaced", { payload: Order, key: "orderId", kind: "event", maxSize: "4KiB" })
`

const services = `// Components: who provides the contracts, and who owns what. A service names what it offers, never what it calls.
import * as Schema from "effect/Schema"
import { Broker, Channel, Consume, Emit, Operation, Service, Store, Team } from "@lintel/core"
import { Authorization, Authorize, Order, OrderPlaced, PlaceOrder, Problem } from "./contracts.js"

export const Shop = Team.make("shop", { contacts: { chat: "#shop" }, onCall: "shop-on-call" })

export const Events = Broker.make("events", { product: "kafka", maxMessageSize: "1MiB" })
export const Unhandled = Channel.make("orders-unhandled", { broker: Events, kind: "topic", retention: "30d" })
export const OrderEvents = Channel.make("orders", {
  broker: Events,
  kind: "topic",
  messages: [OrderPlaced],
  retention: "7d",
  deadLetter: Unhandled
})
export const OrdersDb = Store.make("orders-db", { kind: "relational", engine: "postgres" })

export const Payments = Service.make("payments", {
  owner: Shop,
  version: "1.0.0",
  operations: {
    authorize: Operation.post("/orders/{orderId}/authorization", {
      params: { orderId: Schema.String },
      payload: Authorize,
      success: Authorization,
      errors: { 402: Problem },
      idempotency: { key: "orderId", retention: "24h", replies: "replayed" }
    })
  }
})

export const Orders = Service.make("orders", {
  owner: Shop,
  version: "1.0.0",
  operations: {
    place: Operation.post("/orders", {
      payload: PlaceOrder,
      success: Order,
      successStatus: 201,
      errors: { 409: Problem },
      idempotency: { key: "orderId", retention: "24h", replies: "replayed" }
    })
  },
  emits: [Emit.make(OrderPlaced, { on: OrderEvents, delivery: "outbox", store: OrdersDb })],
  owns: [OrdersDb]
})

export const Notifications = Service.make("notifications", {
  owner: Shop,
  version: "1.0.0",
  consumes: [
    Consume.make(OrderEvents, {
      group: "notifications",
      messages: [OrderPlaced],
      idempotency: "effect",
      redelivery: { attempts: 5, delay: "1s", exhausted: "deadLetter" }
    })
  ]
})
`

const plans = `// Plans: who calls whom and how, what happens in which order, and what is promised.
import { Call, Flow, Retry, Slo } from "@lintel/core"
import { OrderPlaced } from "./contracts.js"
import { OrderEvents, Orders, OrdersDb, Payments } from "./services.js"

export const toPayments = Call.make({
  from: Orders,
  to: Payments.operations.authorize,
  criticality: "hard",
  timeouts: { perTry: "800ms", overall: "2s" },
  retry: Retry.exponential({ attempts: 2, base: "50ms", jitter: "full", on: ["503", "timeout"] })
})

export const placing = Flow.make(Orders.operations.place, [
  Flow.call(toPayments),
  Flow.write(OrdersDb),
  Flow.publish(OrderPlaced, { on: OrderEvents })
])

export const paymentsAvailable = Slo.availability("payments-available", {
  of: Payments,
  objective: "99.95%",
  window: "28d",
  // After the retries of those who call: one request counts once.
  measured: "client"
})

export const ordersAvailable = Slo.availability("orders-available", {
  of: Orders,
  objective: "99.9%",
  window: "28d"
})
`

const system = `// The design as a whole: everything that its parts refer to belongs to it.
import { System } from "@lintel/core"
import * as plans from "./plans.js"
import * as services from "./services.js"

export const shop = System.make("shop", { monitoring: { retention: "35d" }, include: [services, plans] })
`

const config = `import { defineConfig } from "lintel"

export default defineConfig({
  design: "system.ts",
  profile: "full"
})
`

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const manifest = (name: string, version: string): string =>
  json({
    name,
    private: true,
    type: "module",
    scripts: {
      check: "lintel check",
      snapshot: "lintel snapshot --out lintel.snapshot.json"
    },
    dependencies: { "@lintel/core": `^${version}`, effect: "^4.1.0" },
    devDependencies: { lintel: `^${version}`, typescript: ">=5.9" },
    engines: { node: ">=20.19" }
  })

const tsconfig = json({
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    skipLibCheck: true,
    noEmit: true
  },
  include: ["*.ts"]
})

/** The files of a small design by name. */
export const designFiles = (name: string, version: string): ReadonlyMap<string, string> =>
  new Map([
    ["package.json", manifest(name, version)],
    ["tsconfig.json", tsconfig],
    ["lintel.config.ts", config],
    ["contracts.ts", contracts],
    ["services.ts", services],
    ["plans.ts", plans],
    ["system.ts", system]
  ])
