import { reachedKind } from "../reachedKind.js"

export const keptDataMisread = reachedKind("plan/kept-data-misread", {
  summary: "One version reads what the other keeps in a store without tables, and cannot.",
  advice:
    "Write both forms, or read both, until the old form is gone; or give the new form a key or a store of its own."
})
