import type { Report } from "@lintel/diagnostic"
import type { Model } from "@lintel/model"
import { compareModels, type CompareOptions } from "./compareModels.js"
import { compareHttpContracts } from "./http/compareHttp.js"

/**
 * Compares two versions of a design or of a contract. Every payload is judged in the direction it travels: what old callers
 * send has to be accepted by the new version, what the new version sends has to be accepted by old callers. Whatever is
 * refused comes with a whole request, response or message that shows it, checked against both versions, and with those
 * who are known to be hurt. What could not be decided is told, and never counts as fine.
 *
 * Never throws on Models that decode, has no clock and no side effect: the same input gives the same report.
 *
 * @example
 * ```ts
 * import { compare } from "@lintel/compat"
 * import type { JsonObject, Model } from "@lintel/model"
 *
 * const pay = (amount: JsonObject): Model => ({
 *   lintel: "1.0",
 *   contracts: {
 *     payments: {
 *       _tag: "Http",
 *       operations: {
 *         pay: {
 *           _tag: "Http",
 *           method: "POST",
 *           path: "/pay",
 *           request: { content: { "application/json": { schema: { type: "object", properties: { amount } } } } }
 *         }
 *       }
 *     }
 *   }
 * })
 * const report = compare(pay({ type: "number" }), pay({ type: "number", minimum: 1 }))
 * report.verdict // => "breaking"
 * report.findings.map(({ code, subject }) => [code, subject]) // => [["compat/request-narrowed", "operation:payments/pay"]]
 * report.summary.bump // => "major"
 * ```
 * @category compare
 * @since 0.1.0
 */
export const compare = (oldModel: Model, newModel: Model, options: CompareOptions = {}): Report =>
  compareModels(oldModel, newModel, options, compareHttpContracts)
