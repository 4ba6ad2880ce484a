import type { Witness } from "@lintel/diagnostic"
import type { Clash } from "./clash.js"
import { unitAt } from "./names.js"
import { leading, type UnitPair } from "./pair.js"
import type { PlanUnit } from "./unit.js"

/** Which of the two mixtures of a pair is meant. */
export type MixtureName = "oldClientNewServer" | "newClientOldServer"

/** A mixture of a pair in the words of the units, with its proof. */
export interface ToldMixture {
  readonly clash: Clash
  readonly witness: Witness | undefined
}

/** What a pair comes to in one mixture: who meets whom and what shows it. */
export const toldMixture = (
  pair: UnitPair,
  mixture: MixtureName,
  unitOf: (id: string) => PlanUnit | undefined
): ToldMixture => {
  const found = leading(pair[mixture])
  const [clientSide, serverSide] =
    mixture === "oldClientNewServer" ? (["old", "new"] as const) : (["new", "old"] as const)
  const name = (id: string, side: "old" | "new"): string => {
    const unit = unitOf(id)
    return unit === undefined ? id : unitAt(unit, side)
  }
  return {
    clash: {
      client: name(pair.client, clientSide),
      server: name(pair.server, serverSide),
      medium: pair.medium,
      through: pair.through,
      verdict: pair[mixture].verdict === "undecided" ? "undecided" : "breaking",
      code: found?.code ?? "plan/unknown",
      reasons: found?.reasons ?? []
    },
    witness: found?.witness
  }
}
