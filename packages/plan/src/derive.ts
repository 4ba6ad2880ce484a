import type { MixtureName } from "./mixtureOf.js"
import { type Constraint, orderUnits, type UnitOrder } from "./order.js"
import type { UnitPair } from "./pair.js"

/** One mixture of a pair as an edge of the order. */
export interface JudgedPair {
  readonly client: string
  readonly server: string
  readonly oldClientNewServer: UnitPair["oldClientNewServer"]["verdict"]
  readonly newClientOldServer: UnitPair["newClientOldServer"]["verdict"]
  readonly pair: UnitPair
}

/** The verdicts of a pair alone, as its order needs them. */
const judgedPair = (pair: UnitPair): JudgedPair => {
  const { client, isClientPinned, newClientOldServer, oldClientNewServer, server } = pair
  return {
    client,
    server,
    oldClientNewServer: oldClientNewServer.verdict,
    // Who never moves cannot go first: what it would do as a new version helps nobody.
    newClientOldServer: isClientPinned === true ? oldClientNewServer.verdict : newClientOldServer.verdict,
    pair
  }
}

/** The mixture that a constraint avoids. */
export const avoidedBy = ({ because, first }: Constraint<JudgedPair>): MixtureName =>
  first === because.server ? "newClientOldServer" : "oldClientNewServer"

/** The order of units by their pairs. `together` are units that are stopped and started at once: they never meet mixed. */
export const derivedOrder = (
  units: ReadonlyArray<string>,
  pairs: ReadonlyArray<UnitPair>,
  together: ReadonlySet<string>
): UnitOrder<JudgedPair> =>
  orderUnits(
    units,
    pairs.filter(({ client, server }) => !together.has(client) || !together.has(server)).map(judgedPair)
  )
