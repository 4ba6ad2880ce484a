// A stack of five services over a database, each of which tries three times. When the database begins to fail, its load
// grows to 243 times what it was, and it cannot come back.
//
// Amazon Builders' Library, "Timeouts, retries, and backoff with jitter": five layers, three tries each, 3^5 = 243.
import { Call, Operation, Retry, Service, System } from "@lintel/core"

const Database = Service.make("database", { operations: { query: Operation.get("/rows/{key}") } })
const Five = Service.make("five", { operations: { get: Operation.get("/five/{key}") } })
const Four = Service.make("four", { operations: { get: Operation.get("/four/{key}") } })
const Three = Service.make("three", { operations: { get: Operation.get("/three/{key}") } })
const Two = Service.make("two", { operations: { get: Operation.get("/two/{key}") } })
const One = Service.make("one")

const thrice = Retry.exponential({ attempts: 3, base: "50ms", jitter: "full" })

export const design = System.make("243-times", {
  include: [
    Call.make({ from: One, to: Two.operations.get, timeout: "10m", retry: thrice }),
    Call.make({ from: Two, to: Three.operations.get, timeout: "2m", retry: thrice }),
    Call.make({ from: Three, to: Four.operations.get, timeout: "20s", retry: thrice }),
    Call.make({ from: Four, to: Five.operations.get, timeout: "5s", retry: thrice }),
    Call.make({ from: Five, to: Database.operations.query, timeout: "1s", retry: thrice })
  ]
})
