import { merge, type Model } from "@lintel/model"
import type { Io } from "../io.js"
import { progressOn } from "../report/progress.js"
import type { ModelInput } from "./input.js"
import { readModel, type ReadInputOptions } from "./readInput.js"
import { joinRemarks, noRemarks, type Remarks } from "./remarks.js"

/** Inputs put together into one Model. */
export interface Together {
  readonly inputs: ReadonlyArray<ModelInput>
  readonly model: Model
  readonly remarks: Remarks
}

/** What a document names after its title: the contract, or the service that it describes. */
const contractsOf = ({ kind, model }: ModelInput): ReadonlyArray<string> =>
  kind === "asyncapi"
    ? Object.keys(model.services ?? {}).map((it) => `service ${it}`)
    : Object.keys(model.contracts ?? {})

/** `apis/pets.yaml` as the name of a contract: `apis-pets`. */
export const contractNameOf = (label: string): string =>
  label
    .replace(/\.[^./]*$/, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "")
    .toLowerCase() || "api"

/** Documents of one title would be one contract: those that come later take the name of their file. */
const readApart = async (
  word: string,
  io: Io,
  options: ReadInputOptions,
  taken: ReadonlySet<string>
): Promise<ModelInput> => {
  const input = await readModel(word, io, options)
  const isDocument = input.kind === "openapi" || input.kind === "asyncapi"
  const isTaken = isDocument && contractsOf(input).some((it) => taken.has(it))
  return isTaken ? readModel(word, io, { ...options, contract: contractNameOf(input.label) }) : input
}

/** Reads designs and documents and puts them together; where they disagree, the first one counts and a remark says so. */
export const readDesigns = async (
  words: ReadonlyArray<string>,
  io: Io,
  options: ReadInputOptions
): Promise<Together> => {
  const inputs: Array<ModelInput> = []
  const taken = new Set<string>()
  const progress = progressOn(io)
  for (const word of words) {
    progress.step(`reading ${word}`)
    const input = await readApart(word, io, options, taken)
    inputs.push(input)
    for (const name of contractsOf(input)) taken.add(name)
  }
  progress.end()
  const [only] = inputs
  const remarks = joinRemarks(inputs.map((it) => it.remarks))
  if (only !== undefined && inputs.length === 1) return { inputs, model: only.model, remarks }
  const { model, conflicts } = merge(inputs.map((it) => it.model))
  const told = conflicts.map(({ address, models: [kept, dropped] }) => ({
    address,
    kept: inputs[kept]?.label ?? "",
    dropped: inputs[dropped]?.label ?? ""
  }))
  return { inputs, model, remarks: joinRemarks([remarks, { ...noRemarks, conflicts: told }]) }
}
