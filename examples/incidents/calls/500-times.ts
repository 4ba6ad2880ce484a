// A change makes a transaction on Redis be tried again when another one comes between, up to 500 times and without waiting.
// Once transactions begin to get in each other's way, each of them becomes hundreds, and the store has no room for anything.
//
// Square, 16 March 2017, as told in its engineering blog.
import { Call, Operation, Service, System } from "@lintel/core"

const Roster = Service.make("roster", { operations: { watch: Operation.put("/sessions/{id}") } })
const Login = Service.make("login")

const toWatch = Call.make({
  from: Login,
  name: "to-watch",
  to: Roster.operations.watch,
  timeout: "1s",
  retry: { attempts: 500 }
})

export const design = System.make("500-times", { include: [toWatch] })
