import type { JsonSchema, Parameter } from "@lintel/model"
import type { PayloadJudge } from "../payload/judge.js"
import { schemaOfText } from "./literals.js"
import type { SideName } from "./scope.js"
import { formsOf } from "./serialisation.js"
import { wireSchema } from "./wire.js"
import { anything, isPattern, nothing, type PartText, type Role, textOfWire, unknownText } from "./wireText.js"

/** The texts of a parameter of a path, where it is a part of a segment. */
export const parameterText = (
  judge: PayloadJudge,
  side: SideName,
  role: Role,
  parameter: Parameter | undefined
): PartText => {
  if (parameter === undefined) return { source: `${anything}+`, isExact: true }
  const { scalar } = formsOf(parameter)
  const [mark] = scalar === "label" ? [String.raw`\.`] : scalar.startsWith("matrix") ? [";"] : []
  if (mark !== undefined && role === "sender") return { source: `${mark}${anything}*`, isExact: false }
  if (scalar !== "plain") return unknownText(role)
  const { isExact, schema } = wireSchema(judge, side, role, schemaOfText(parameter), { isOneText: true })
  const found = textOfWire(judge, side, role, schema)
  return { ...found, isExact: found.isExact && isExact }
}

/** Parts one after the other, as a schema of texts. */
export const joinedTexts = (
  role: Role,
  parts: ReadonlyArray<PartText>
): { readonly schema: JsonSchema; readonly isExact: boolean } => {
  const pattern = `^${parts.map(({ source }) => source).join("")}$`
  const isExact = parts.every((part) => part.isExact)
  if (parts.some(({ source }) => source === nothing)) return { schema: false, isExact }
  return isPattern(pattern)
    ? { schema: { type: "string", pattern }, isExact }
    : { schema: role === "sender" ? { type: "string" } : false, isExact: false }
}
