import {
  amplifiedPaths,
  type AmplifiedPath,
  compareFractions,
  type Fraction,
  one,
  over,
  plus,
  times,
  zero
} from "@lintel/analysis"
import type { ModelIndex } from "@lintel/model"
import type { LargestLoad } from "../traffic.js"
import { isBroken, type Overloaded, staysDown } from "./staysDown.js"
import { type StoreUser, storeUsers } from "../storeUsers.js"

const isMore = (a: Fraction | "unbounded", b: Fraction | "unbounded"): boolean =>
  b !== "unbounded" && (a === "unbounded" || compareFractions(a, b) > 0)

interface Retried {
  readonly total: Fraction | "unbounded"
  readonly path: AmplifiedPath | undefined
  /** What its requests ask of the store in a second, where it is known. */
  readonly asks: Fraction | undefined
}

/**
 * What the requests of a store become when all fail: of users that all say how much they ask, each part by its own
 * retries; otherwise at least what the user makes of them that is retried least.
 */
const ofAllUsers = (users: ReadonlyArray<Retried>): Fraction | "unbounded" => {
  const asked = users.reduce<Fraction | undefined>((sum, { asks }) => sum && asks && plus(sum, asks), zero)
  if (asked === undefined || asked.numerator === 0n)
    return users.reduce<Fraction | "unbounded">(
      (least, { total }) => (isMore(least, total) ? total : least),
      "unbounded"
    )
  return users.reduce<Fraction | "unbounded">((sum, { total, asks }) => {
    if (asks === undefined || asks.numerator === 0n) return sum
    return sum === "unbounded" || total === "unbounded" ? "unbounded" : plus(sum, times(over(asks, asked), total))
  }, zero)
}

/** Stores whose users are retried by their callers: a read or write that fails lets its whole request fail. */
export const overloadedStores = (
  index: ModelIndex,
  loads: ReadonlyMap<string, LargestLoad>,
  missing: (store: string) => void
): ReadonlyArray<Overloaded> => {
  const stores = [...loads].filter(([of, { capacity }]) => of.startsWith("store:") && capacity !== undefined)
  const usersOf = new Map(stores.map(([store]) => [store, storeUsers(index, store)]))
  const keyOf = ({ component, operation }: StoreUser): string => `${component} ${operation ?? ""}`
  const to = new Set([...usersOf.values()].flatMap((users) => users.map(keyOf)))
  const paths = new Map(amplifiedPaths(index, { to }).map((path) => [path.end.key, path]))
  return stores.flatMap(([store, load]): ReadonlyArray<Overloaded> => {
    const users = (usersOf.get(store) ?? []).map((user): Retried => {
      const path = paths.get(keyOf(user))
      const rate = user.operation === undefined ? undefined : loads.get(user.operation)?.rate
      const asks = rate && user.touches && times(rate, user.touches)
      const isRetriedOn = path !== undefined && !isBroken(index, path, loads)
      return { path, total: isRetriedOn ? path.total : one, asks }
    })
    const total = ofAllUsers(users)
    const worst = users.reduce<Retried | undefined>(
      (most, user) => (user.path !== undefined && (most === undefined || isMore(user.total, most.total)) ? user : most),
      undefined
    )
    if (worst?.path === undefined) return []
    if (staysDown(load, total)) return [{ subject: store, load, total, path: worst.path }]
    if (staysDown(load, worst.total) && users.some(({ asks }) => asks === undefined)) missing(store)
    return []
  })
}
