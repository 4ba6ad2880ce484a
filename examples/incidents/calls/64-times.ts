// Three layers above a database, each of which tries four times: one click becomes 64 queries, at the very moment when
// the database cannot answer one.
//
// Google, Site Reliability Engineering (2016), chapter 22, "Addressing Cascading Failures": three retries at three
// layers are 4 x 4 x 4 = 64 attempts.
import { Call, Operation, Retry, Service, System } from "@lintel/core"

const Database = Service.make("database", { operations: { query: Operation.get("/rows/{key}") } })
const Backend = Service.make("backend", { operations: { load: Operation.get("/views/{view}") } })
const Frontend = Service.make("frontend", { operations: { show: Operation.get("/pages/{page}") } })
const Browser = Service.make("browser")

const fourTimes = Retry.exponential({ attempts: 4, base: "100ms", jitter: "full" })

export const design = System.make("64-times", {
  include: [
    Call.make({ from: Browser, to: Frontend.operations.show, timeout: "60s", retry: fourTimes }),
    Call.make({ from: Frontend, to: Backend.operations.load, timeout: "10s", retry: fourTimes }),
    Call.make({ from: Backend, to: Database.operations.query, timeout: "1s", retry: fourTimes })
  ]
})
