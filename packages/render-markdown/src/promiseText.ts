import type { Slo } from "@lintel/model"
import { percent } from "./numbers.js"

/** What is promised, as a sentence about requests. */
export const promiseText = ({ indicator, objective }: Slo): string => {
  const share = percent(objective)
  switch (indicator._tag) {
    case "Availability":
      return `${share} succeed`
    case "Latency":
      return `${share} within ${indicator.under}`
    case "Freshness":
      return `${share} not older than ${indicator.under}`
  }
}
