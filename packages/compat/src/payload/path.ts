import type { Step } from "./align.js"
import { escapeKey } from "./place.js"

/** A path as a JSON Pointer with `*` for items and map values. */
export const pathPointer = (path: ReadonlyArray<Step>): string =>
  path
    .flatMap((step) => (step._tag === "Property" ? [`/${escapeKey(step.name)}`] : step._tag === "Branch" ? [] : ["/*"]))
    .join("")
