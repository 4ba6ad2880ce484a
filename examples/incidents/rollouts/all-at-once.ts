// A change of how download addresses are built goes to everybody at once, and every address is wrong. It takes 13 minutes,
// from 12:17 to 12:30, until the version before is back: 4,710 downloads a second, 3.7 million in all.
//
// crates.io, 20 July 2023, as told in the Rust blog. The objective of 99.9 % is ours: the post names none.
import { Gate, Operation, Rollout, Service, Slo, System, Team } from "@lintel/core"

const Maintainers = Team.make("crates-io")
const Registry = Service.make("registry", {
  owner: Maintainers,
  version: "2",
  operations: { download: Operation.get("/crates/{name}/{version}") }
})
const downloads = Slo.availability("downloads", { of: Registry.operations.download, objective: "99.9%", window: "30d" })
const rollout = Rollout.make("new-addresses", {
  units: { registry: Rollout.service(Registry, { from: "1", to: "2" }) },
  rollback: { trigger: "downloads fail", automatic: false, owner: Maintainers },
  stages: [{ name: "everybody", weight: "100%", duration: "13m", gates: [Gate.manual({ owner: Maintainers })] }]
})

export const design = System.make("all-at-once", { include: [rollout, downloads] })
