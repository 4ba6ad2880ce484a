import type { Witness } from "@lintel/diagnostic"
import { shortAddress } from "@lintel/doc"
import type { Clash } from "./clash.js"
import { unitAt } from "./names.js"
import { type Evidence, leading, type UnitPair } from "./pair.js"
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
  const [client, server] = [name(pair.client, clientSide), name(pair.server, serverSide)]
  const webhook = webhookOf(found)
  return {
    clash: {
      client,
      server,
      medium: pair.medium,
      through: pair.through,
      verdict: pair[mixture].verdict === "undecided" ? "undecided" : "breaking",
      code: found?.code ?? "plan/unknown",
      reasons: found?.reasons ?? [],
      ...(webhook === undefined ? {} : { webhook })
    },
    witness: webhook === undefined ? found?.witness : sentBy(found, client, server)
  }
}

/** The name of the webhook that evidence is about; empty where it is about several. */
const webhookOf = (evidence: Evidence | undefined): string | undefined => {
  if (evidence?.subject.startsWith("webhook:") === true) return shortAddress(evidence.subject)
  return evidence?.code.startsWith("compat/webhook-") === true ? "" : undefined
}

/** A witness of a webhook: the server sends its request, and the client the answer. */
const sentBy = (evidence: Evidence | undefined, client: string, server: string): Witness | undefined => {
  const witness = evidence?.witness
  // What is not sent any more shows nothing that somebody could not read.
  if (evidence?.code === "compat/webhook-removed") return undefined
  if (witness?._tag !== "HttpRequest" && witness?._tag !== "HttpResponse") return witness
  const one = client
    .replace(/^old receivers of /, "an old receiver of ")
    .replace(/^new receivers of /, "a new receiver of ")
  const [acceptedBy, refusedBy] = witness._tag === "HttpRequest" ? [server, one] : [one, server]
  return { ...witness, acceptedBy, refusedBy }
}
