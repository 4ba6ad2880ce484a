import type { Json, JsonSchema, Parameter } from "@lintel/model"
import { parameterNarrowed } from "../changes/parameter-narrowed/change.js"
import { parameterUndecided } from "../changes/parameter-undecided/change.js"
import { sampleRequest } from "./sampleRequest.js"
import type { FoundParameter } from "./parameterList.js"
import type { PayloadJudge } from "../payload/judge.js"
import { type OperationScope, pointerOf, type SideName } from "./scope.js"
import { valuesWritten } from "./written.js"

/** What the text of a parameter stands for. */
export const schemaOfText = (parameter: Parameter): JsonSchema =>
  parameter.schema ?? Object.values(parameter.content ?? {})[0]?.schema ?? true

/** Everything that a text in the place of a parameter may stand for; undefined when there is too much to tell. */
export const textValues = (parameter: Parameter, text: string): ReadonlyArray<Json> | undefined => {
  const values = valuesWritten(parameter, schemaOfText(parameter), { text }, new Set())
  return values === "absent" ? [] : values
}

/** Whether a text that stands in the path is a value of the parameter, by its style; undefined when nobody knows. */
export const admitsText = (
  judge: PayloadJudge,
  side: SideName,
  parameter: Parameter,
  text: string
): boolean | undefined => {
  const schema = schemaOfText(parameter)
  const answers = textValues(parameter, text)?.map((value) => judge.accepts(side, schema, value)) ?? [undefined]
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false
}

/** Texts of the old path that are values of a parameter now. */
export const compareLiterals = (scope: OperationScope, read: ReadonlyArray<FoundParameter>): void => {
  for (const [name, text] of scope.literals) {
    const reader = read.find(({ parameter }) => parameter.in === "path" && parameter.name === name)
    if (reader === undefined) continue
    const isAdmitted = admitsText(scope.context.payloads.judge, "after", reader.parameter, text)
    if (isAdmitted === true) continue
    const isUndecided = isAdmitted === undefined
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
