import { nameOf } from "@lintel/model"

/** What a design is likely to call a value in its source: `slo:authorize-p99` is `authorizeP99`. */
export const valueName = (address: string): string => {
  const [first = "", ...others] = nameOf(address.slice(address.indexOf(":") + 1))
    .split(/[^A-Za-z0-9]+/u)
    .filter((word) => word !== "")
  const name = [
    first.charAt(0).toLowerCase() + first.slice(1),
    ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  ].join("")
  return /^[a-z]/u.test(name) ? name : "..."
}

/** A gate that asks an objective of the design, where it has one; else a person. */
export const gateText = (objective: string | undefined): string =>
  objective === undefined ? "Gate.manual()" : `Gate.slo(${valueName(objective)}, { noData: "wait" })`
