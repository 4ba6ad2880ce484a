import type { Io, Sink } from "../io.js"

/** How a page looks on a stream. */
export interface Appearance {
  readonly color: boolean
  readonly width: number
}

const widest = 120
const usual = 80

const isOn = (text: string | undefined): boolean =>
  text !== undefined && text !== "" && text !== "0" && text !== "false"

/** Colour where a person reads it; NO_COLOR and FORCE_COLOR say otherwise, and NO_COLOR wins. */
export const appearanceOn = ({ isTTY, columns }: Sink, { env }: Pick<Io, "env">): Appearance => {
  const noColor = env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== ""
  const forced = isOn(env["FORCE_COLOR"])
  const refused = env["FORCE_COLOR"] === "0" || env["FORCE_COLOR"] === "false" || env["TERM"] === "dumb"
  const color = !noColor && (forced || (isTTY && !refused))
  const wide = columns ?? Number(env["COLUMNS"] ?? Number.NaN)
  return { color, width: Number.isInteger(wide) && wide > 0 ? Math.min(wide, widest) : usual }
}
