import { encode } from "@lintel/model"
import type { Invocation } from "../../arguments/command.js"
import { loadConfig } from "../../config/load.js"
import { findDesigns } from "../../input/findDesign.js"
import { readDesigns } from "../../input/readDesigns.js"
import { exits, type Outcome } from "../../outcome.js"
import { deliver } from "../../report/deliver.js"
import { readingWith } from "../../report/limitsOf.js"
import { Unusable } from "../../unusable.js"
import type { SnapshotOptions } from "./command.js"

/** Prints the canonical Model of a design. */
export const runSnapshot = async ({ words, given, io }: Invocation<SnapshotOptions>): Promise<Outcome> => {
  const loaded = await loadConfig(io, given.config, words[0])
  const system = given.system ?? loaded.config.system
  const reading = { ...readingWith(given, io.cwd, loaded), ...(system === undefined ? {} : { system }) }
  const { model, remarks } = await readDesigns(await findDesigns(io.cwd, words, loaded, reading), io, reading)
  const [conflict] = remarks.conflicts
  if (conflict !== undefined) {
    const { address, kept, dropped } = conflict
    throw new Unusable(`${kept} and ${dropped} say different things of ${address}: there is no one Model of both`)
  }
  return deliver(io, { code: exits.ok, text: encode(model), file: given.out, notes: reading.given.unused() })
}
