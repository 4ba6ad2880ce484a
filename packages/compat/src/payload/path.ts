import { escapeToken } from "@lintel/model"
import type { Step } from "./align.js"

/** A path as a JSON Pointer with `*` for items and map values. */
export const pathPointer = (path: ReadonlyArray<Step>): string =>
  path
    .flatMap((step) =>
      step._tag === "Property" ? [`/${escapeToken(step.name)}`] : step._tag === "Branch" ? [] : ["/*"]
    )
    .join("")
