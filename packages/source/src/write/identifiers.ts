import { nameOf } from "@lintel/model"
import type { FreshName } from "./writer.js"

/** Words that cannot name a constant of a module, and the constructors that the text may import. */
const taken: ReadonlyArray<string> = (
  "Alternative Broker BurnRate Call Channel Constraint Consume Consumer Context Contract Decision Deployment Emit " +
  "Environment External Flag Flow Gate JsonSchema Load Message Migration Operation Policy Ref Retry Risk Rollout Saga " +
  "Service Slo Store Suppression System Team Verification Object Array Map Set Promise Symbol String Number Boolean Date " +
  "Error Function Infinity NaN undefined arguments await break case catch class const continue debugger default delete " +
  "do else enum eval export extends false finally for function if implements import in instanceof interface let new " +
  "null package private protected public return static super switch this throw true try typeof var void while with yield"
).split(" ")

/** Makes names that are all different, whatever is asked for. The same questions in the same order get the same answers. */
export const freshNames = (): FreshName => {
  const used = new Set(taken)
  return (wanted, form) => {
    const words = nameOf(wanted).match(/[A-Za-z0-9]+/g) ?? []
    const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")
    const start = /^[A-Z]/.test(joined) ? joined : `${form === "Pascal" ? "N" : "n"}${joined}`
    const base = form === "Pascal" ? start : start.charAt(0).toLowerCase() + start.slice(1)
    let name = base
    for (let count = 2; used.has(name); count++) name = `${base}${count}`
    used.add(name)
    return name
  }
}
