import type { Extras } from "@lintel/diagnostic"
import type { ModelIndex } from "@lintel/model"

/** Whether there are others in the system of whom the Model says nothing. */
export const isPart = ({ model }: ModelIndex): boolean => model.extent === "part"

/** How an end is told that may go on outside: what others do is not known, so it is no fault. */
export const openEnd = { severity: "note", class: "information" } as const satisfies Extras
