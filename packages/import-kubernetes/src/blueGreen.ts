import { child, type Context, type Cursor } from "@lintel/import"
import { parseDuration } from "@lintel/model"
import { readAnalysis } from "./analysis.js"
import { byDefault, type Fact, type Written } from "./facts.js"
import type { Manifest, Objects } from "./objects.js"
import { malformed, objectIn, secondsIn, secondsOrDefault, warnOfUnread } from "./reading.js"
import { type Draft, draft, finish, lengthen, personGate } from "./stages.js"
import type { Plan, Surge } from "./workload.js"

const fields =
  "activeService previewService autoPromotionEnabled autoPromotionSeconds prePromotionAnalysis postPromotionAnalysis scaleDownDelaySeconds activeMetadata previewMetadata"

const microsOf = (
  fact: Fact<`${number}${"us" | "ms" | "s" | "m" | "h" | "d" | "w"}`> | undefined
): Fact<bigint> | undefined => {
  if (fact === undefined) return undefined
  const micros = parseDuration(fact.value)
  return typeof micros === "bigint" ? { ...fact, value: micros } : undefined
}

const addAnalysis = (
  context: Context,
  objects: Objects,
  { namespace }: Manifest,
  stage: Draft,
  analysis: Cursor | undefined
): void => {
  if (analysis === undefined) return
  const { gates } = readAnalysis(context, objects, namespace, analysis)
  stage.gates.push(...gates)
  if (gates.length > 0) stage.abort = byDefault(true, analysis.trail)
}

/** Whether the new set takes over by itself. */
const isAutomatic = (context: Context, blueGreen: Cursor): boolean => {
  const found = child(blueGreen, "autoPromotionEnabled")
  if (found === undefined || found.value === null) return true
  if (typeof found.value === "boolean") return found.value
  malformed(context, found, "autoPromotionEnabled")
  return false
}

/** A second set of instances that takes over: what is checked before, and how long the old set stays. */
export const readBlueGreen = (
  context: Context,
  objects: Objects,
  manifest: Manifest,
  blueGreen: Cursor,
  surge: Written<Surge>
): Plan => {
  warnOfUnread(context, blueGreen, fields, "blueGreen")
  const { trail } = blueGreen
  const preview = draft(trail, undefined, "preview")
  lengthen(context, preview, microsOf(secondsIn(context, blueGreen, "autoPromotionSeconds", "autoPromotionSeconds")))
  addAnalysis(
    context,
    objects,
    manifest,
    preview,
    objectIn(context, blueGreen, "prePromotionAnalysis", "prePromotionAnalysis")
  )
  const promotion = child(blueGreen, "autoPromotionEnabled")
  if (!isAutomatic(context, blueGreen)) preview.gates.push(personGate(promotion?.trail ?? trail))
  const active = draft(trail, byDefault("1", trail), "active")
  lengthen(
    context,
    active,
    microsOf(secondsOrDefault(context, blueGreen, "scaleDownDelaySeconds", "scaleDownDelaySeconds", "30s"))
  )
  addAnalysis(
    context,
    objects,
    manifest,
    active,
    objectIn(context, blueGreen, "postPromotionAnalysis", "postPromotionAnalysis")
  )
  return {
    strategy: { value: "blueGreen", trail },
    split: undefined,
    surge,
    stages: finish(trail, [preview, active])
  }
}
