// A flag that once turned on a test of how orders are spread is used again for new code. One of eight servers still has
// the old code, and there the flag means what it always meant: orders go out without end for 45 minutes, and 460 million
// dollars are gone.
//
// Knight Capital, 1 August 2012: U.S. Securities and Exchange Commission, release 34-70694.
import { Flag, Rollout, System, Team } from "@lintel/core"

const Trading = Team.make("trading")
const back = { rollback: { trigger: "orders nobody asked for", owner: Trading } }

const spreading = Rollout.make("power-peg", {
  ...back,
  units: { on: Flag.turnOn("order-flag") },
  stages: [{ name: "all", weight: "100%" }]
})
const retail = Rollout.make("retail-liquidity", {
  ...back,
  units: { on: Flag.turnOn("order-flag") },
  stages: [{ name: "all", weight: "100%" }],
  after: [spreading]
})

export const design = System.make("flag-used-again", { include: [spreading, retail] })
