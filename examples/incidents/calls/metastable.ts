// A database for 300 queries a second serves 280, and its clients try again once. After any short trouble they ask 560
// times a second, which it cannot serve, so that they go on asking: it stays down when the trouble is long over.
//
// Bronson, Aghayev, Charapko, Zhu, "Metastable Failures in Distributed Systems", HotOS 2021.
import { Call, Load, Operation, Retry, Service, System } from "@lintel/core"

const Database = Service.make("database", { operations: { query: Operation.get("/rows/{key}") } })
const Web = Service.make("web")

export const design = System.make("metastable", {
  include: [
    Load.make("queries", { of: Database.operations.query, steady: "280/s", capacity: "300/s" }),
    Call.make({
      from: Web,
      to: Database.operations.query,
      timeout: "1s",
      retry: Retry.exponential({ attempts: 2, base: "100ms", jitter: "full" })
    })
  ]
})
