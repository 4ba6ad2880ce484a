import type { ComparePolicy } from "@lintel/compat"
import type { Bridge } from "./bridge.js"
import type { JudgedPair } from "./derive.js"
import type { UnitOrder } from "./order.js"
import type { UnitPair } from "./pair.js"
import type { Survey } from "./survey.js"

/** Versions in between that make an order possible. */
export const findBridges = (
  _survey: Survey,
  _units: ReadonlyArray<string>,
  _pairs: ReadonlyArray<UnitPair>,
  _order: UnitOrder<JudgedPair>,
  _together: ReadonlySet<string>,
  _policy: ComparePolicy
): ReadonlyArray<Bridge> => []
