import { System } from "@lintel/core"
import * as accepted from "./plans/accepted.ts"
import * as calls from "./plans/calls.ts"
import * as checkout from "./plans/checkout.ts"
import * as consumers from "./plans/consumers.ts"
import * as dossier from "./plans/dossier.ts"
import * as flows from "./plans/flows.ts"
import * as loads from "./plans/loads.ts"
import * as objectives from "./plans/objectives.ts"
import * as outside from "./plans/outside.ts"
import * as policies from "./plans/policies.ts"
import * as rollouts from "./plans/rollouts.ts"
import * as verifications from "./plans/verifications.ts"
import * as deployments from "./services/deployments.ts"
import * as externals from "./services/externals.ts"

/** Everything that can be reached from here belongs to the design; a plan that nobody lists is a finding. */
export const shop = System.make("shop", {
  version: "2026.11",
  description: "Sells things and sends them: from the basket to the parcel.",
  defaults: { hedging: "none" },
  monitoring: { scrape: "15s", evaluation: "15s", notification: "1m", repair: "5m", retention: "400d" },
  include: [
    accepted,
    calls,
    checkout,
    consumers,
    deployments,
    dossier,
    externals,
    flows,
    loads,
    objectives,
    outside,
    policies,
    rollouts,
    verifications
  ]
})
