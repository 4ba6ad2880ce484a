// A cache answers 90 of 100 requests, and the database behind it is built for the other ten, and half as much again. Cache
// nodes are replaced a quarter at a time. The third quarter empties too much of the cache: the database is asked for more
// than it can answer, and what it does not answer never fills the cache again.
//
// Slack, 22 February 2022, as told in its engineering blog. The course of events is that of the incident, the rates are an
// example.
import { Call, Load, Operation, Retry, Service, System } from "@lintel/core"

const Database = Service.make("database", { operations: { members: Operation.get("/channels/{id}/members") } })
const Web = Service.make("web")

export const design = System.make("cold-cache", {
  include: [
    Load.make("reads", { of: Database.operations.members, peak: "1000/s", capacity: "1500/s" }),
    Call.make({
      from: Web,
      to: Database.operations.members,
      timeout: "1s",
      retry: Retry.none,
      cache: { hitRatio: "90%", timeToLive: "1h" }
    })
  ]
})
