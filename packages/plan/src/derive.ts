import type { MixtureName } from "./mixtureOf.js"
import { type Constraint, orderUnits, type UnitOrder } from "./order.js"
import { compatible, type UnitPair } from "./pair.js"
import { outlivesServer } from "./rollback.js"

/**
 * One mixture of a pair as an edge of the order.
 *
 * @category plan
 * @since 0.1.0
 */
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

/** Whether two units are stopped and started at once wherever they are rolled out. */
export type Together = (one: string, other: string) => boolean

/**
 * What is left to judge of pairs when some units are stopped and started at once: they never meet mixed, but new clients
 * still meet what old servers kept.
 */
export const metWith = (
  pairs: ReadonlyArray<UnitPair>,
  together: Together
): ReadonlyArray<readonly [judged: UnitPair, pair: UnitPair]> =>
  pairs.flatMap((pair): ReadonlyArray<readonly [UnitPair, UnitPair]> => {
    if (!together(pair.client, pair.server)) return [[pair, pair]]
    return outlivesServer(pair) ? [[{ ...pair, oldClientNewServer: compatible }, pair]] : []
  })

/** The order of units by their pairs. */
export const derivedOrder = (
  units: ReadonlyArray<string>,
  pairs: ReadonlyArray<UnitPair>,
  together: Together
): UnitOrder<JudgedPair> =>
  orderUnits(
    units,
    metWith(pairs, together).map(([judged, pair]) => ({ ...judgedPair(judged), pair }))
  )
