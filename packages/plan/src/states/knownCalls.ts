import type { ComparePolicy } from "@lintel/compat"
import { metIn } from "../edges/meetings.js"
import { type Mixture, mixtureOf, type UnitPair } from "../pair.js"
import type { Side, Survey } from "../survey.js"
import { callCause, meetingFor, type StateOptions } from "./callFaults.js"
import type { States } from "./states.js"

/** Operations of whose answers a client refuses nothing but what it refuses today, when it meets the other side. */
const noWorseFor = (
  { client, through }: UnitPair,
  [knows, meets]: readonly [Side, Side],
  causes: ReadonlySet<string>,
  options: StateOptions
): ReadonlySet<string> => {
  const [known, met] = [knows.contracts.get(through), meets.contracts.get(through)]
  if (known === undefined || met === undefined) return new Set()
  const asked = knows
    .usesOf(through)
    .filter((use) => use.client === client)
    .flatMap((use) => {
      const meeting = meetingFor(knows, use, known, { side: meets, contract: met }, options)
      return meeting === undefined ? [] : [[use, meeting] as const]
    })
  const found = metIn(
    asked.map(([, meeting]) => meeting),
    { policy: options.policy, count: () => undefined }
  )
  return new Set(
    asked.flatMap(([use], position) => {
      const all = [...(found[position]?.values() ?? [])].flat().filter(({ verdict }) => verdict !== "changes-meaning")
      return all.length > 0 && all.every((it) => causes.has(callCause(use, it))) ? [use.operation] : []
    })
  )
}

/** What clients that decode in their own way refuse today already is no reason to keep two versions apart. */
export const withoutKnownCalls = (
  pairs: ReadonlyArray<UnitPair>,
  { known }: States,
  { after, before }: Survey,
  {
    policy,
    versioned
  }: { readonly policy: ComparePolicy; readonly versioned: (id: string, side: "old" | "new") => string }
): ReadonlyArray<UnitPair> => {
  const faults = known.filter(({ evidence, medium }) => medium === "call" && evidence.code !== "call/not-offered")
  if (faults.length === 0) return pairs
  const causes = new Set(faults.map(({ key }) => key))
  const clients = new Set(faults.map(({ client }) => client))
  return pairs.map((pair) => {
    if (pair.medium !== "call" || !clients.has(pair.client)) return pair
    const rest = (mixture: Mixture, sides: readonly [Side, Side], side: "old" | "new"): Mixture => {
      if (mixture.verdict === "compatible") return mixture
      const spared = noWorseFor(pair, sides, causes, { policy, named: (id) => versioned(id, side) })
      const left = mixture.evidence.filter(
        ({ pointer = "", subject }) => !(spared.has(subject) && pointer.startsWith("/responses"))
      )
      return left.length === mixture.evidence.length ? mixture : mixtureOf(left)
    }
    return {
      ...pair,
      oldClientNewServer: rest(pair.oldClientNewServer, [before, after], "old"),
      newClientOldServer: rest(pair.newClientOldServer, [after, before], "new")
    }
  })
}
