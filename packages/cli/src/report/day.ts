import { isDay } from "../arguments/values.js"
import type { Io } from "../io.js"
import { Unusable } from "../unusable.js"

const lastSecond = 253_402_300_799 // the end of the year 9999

/** The day a run is about: what was given, else SOURCE_DATE_EPOCH, else today in UTC. */
export const dayOf = (given: string | undefined, { env, today }: Io): string => {
  if (given !== undefined) return given
  const epoch = env["SOURCE_DATE_EPOCH"]
  if (epoch === undefined || epoch === "") return today()
  const seconds = Number(epoch)
  const isSeconds = /^\d{1,12}$/.test(epoch) && seconds <= lastSecond
  const day = isSeconds ? new Date(seconds * 1000).toISOString().slice(0, 10) : ""
  if (!isDay(day)) throw new Unusable(`SOURCE_DATE_EPOCH is "${epoch}", which is not a number of seconds since 1970`)
  return day
}
