import type { Json } from "@lintel/model"
import { parameterNarrowed } from "../changes/parameter-narrowed/change.js"
import { parameterUndecided } from "../changes/parameter-undecided/change.js"
import { sampleRequest } from "./exchange.js"
import type { FoundParameter } from "./parameterList.js"
import { type OperationScope, pointerOf } from "./scope.js"

/** Texts of the old path that are values of a parameter now. */
export const compareLiterals = (scope: OperationScope, read: ReadonlyArray<FoundParameter>): void => {
  for (const [name, text] of scope.literals) {
    const reader = read.find(({ parameter }) => parameter.in === "path" && parameter.name === name)
    if (reader === undefined) continue
    const schema = reader.parameter.schema ?? true
    const readings: ReadonlyArray<Json> = [text, ...(/^-?\d+(\.\d+)?$/.test(text) ? [Number(text)] : [])]
    const { judge } = scope.context.payloads
    const answers = readings.map((value) => judge.accepts("after", schema, value))
    if (answers.includes(true)) continue
    const isUndecided = answers.includes(undefined)
    scope.report(
      isUndecided ? parameterUndecided : parameterNarrowed,
      { in: "path", name },
      {
        class: isUndecided ? "undecided" : "breaking",
        pointer: { before: "/path", after: pointerOf("parameters", reader.index) },
        ...(isUndecided ? {} : { witness: () => sampleRequest(scope, "before") })
      }
    )
  }
}
