import type { Result } from "@lintel/document"
import { type Imported, read } from "@lintel/import-kubernetes"

/** What a manifest says; a refusal is a failure of the test. */
export const imported = (text: string): Imported => {
  const result: Result<Imported> = read(new Map([["m.yaml", text]]), "m.yaml")
  if (result._tag === "Failure")
    throw new Error(result.failure.map(({ line, reason }) => `${line}: ${reason}`).join("\n"))
  return result.success
}

/** Why a manifest cannot be used, with places. */
export const refused = (text: string): ReadonlyArray<string> => {
  const result = read(new Map([["m.yaml", text]]), "m.yaml")
  return result._tag === "Success"
    ? []
    : result.failure.map(({ line, pointer, reason }) => `${line} ${pointer}: ${reason}`)
}

/** What reading a manifest warns of, with places. */
export const warnings = (text: string): ReadonlyArray<string> =>
  imported(text).warnings.map(({ kind, line, reason }) => `${line} ${kind}: ${reason}`)
