import type { JsonSchema, Parameter } from "@lintel/model"
import type { PayloadJudge } from "../payload/judge.js"
import { filled } from "./sampleValues.js"
import { schemaOfText } from "./literals.js"
import { joinedTexts, parameterText } from "./partText.js"
import type { Route } from "./routes.js"
import type { SideName } from "./scope.js"
import { formsOf } from "./serialisation.js"
import { templateNames } from "./url.js"
import { wireSchema } from "./wire.js"
import { literalText } from "./wireText.js"

/** A segment of a path template, and the parameters in it. */
export interface Segment {
  readonly text: string
  readonly names: ReadonlyArray<string>
}

export const segmentsOf = (path: string): ReadonlyArray<Segment> =>
  path.split("/").map((text) => ({ text, names: templateNames(text) }))

const isAlone = ({ names, text }: Segment): boolean => names.length === 1 && text === `{${names[0] ?? ""}}`

/** Whether a segment has letters beside a parameter, or several parameters. */
export const isMixed = (segment: Segment): boolean => segment.names.length > 0 && !isAlone(segment)

const parameterOf = ({ operation }: Route, name: string): Parameter | undefined =>
  operation.parameters?.find((parameter) => parameter.in === "path" && parameter.name === name)

/** For a sender at least what may stand in a segment, for a reader at most; `isExact`: neither more nor less. */
export interface SegmentTexts {
  readonly schema: JsonSchema
  readonly isExact: boolean
}

/** The texts that may stand in a segment. */
export const textsOf = (
  judge: PayloadJudge,
  side: SideName,
  role: "sender" | "reader",
  route: Route,
  segment: Segment
): SegmentTexts => {
  const { names, text } = segment
  const [name = ""] = names
  const parameter = parameterOf(route, name)
  if (isAlone(segment) && parameter !== undefined && formsOf(parameter).scalar === "plain") {
    const { isExact, schema } = wireSchema(judge, side, role, schemaOfText(parameter), { listSeparator: "," })
    return { schema: { allOf: [schema, filled] }, isExact }
  }
  const between = text.split(/\{[^{}]*\}/)
  const parts = between.flatMap((part, index) => [
    ...(index === 0 ? [] : [parameterText(judge, side, role, parameterOf(route, names[index - 1] ?? ""))]),
    literalText(part)
  ])
  return joinedTexts(role, parts)
}

const inPath = (text: string): string => encodeURI(text).replaceAll(/[?#/]/g, encodeURIComponent)

/** The operation's path with a text in the place of one of its segments, counted from the end. */
export const templateWith = ({ operation }: Route, place: number, text: string): string => {
  const segments = operation.path.split("/")
  segments[segments.length + place] = inPath(text)
  return segments.join("/")
}

/** The operation with a text in the place of one of its segments, counted from the end. */
export const withText = (route: Route, place: number, text: string): Route => {
  const { path: _path, ...operation } = route.operation
  return { ...route, operation: { ...operation, path: templateWith(route, place, text) } }
}
