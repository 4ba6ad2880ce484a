import type { Model } from "@lintel/model"
import type { Io } from "../io.js"
import { progressOn } from "../report/progress.js"
import type { Located } from "../files/tree.js"
import type { ModelInput } from "./input.js"
import { locateInput } from "./locateInput.js"
import { manifestsAmong } from "./manifests.js"
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

/** Manifests among several files, read together: an analysis or a scaler in a file of its own belongs to what it serves. */
const readManifests = async (words: ReadonlyArray<string>, io: Io, options: ReadInputOptions) => {
  if (words.length < 2) return undefined
  const located = new Map<Located, string>()
  for (const word of words) located.set(await locateInput(io.cwd, word), word)
  const [first, ...others] = await manifestsAmong([...located.keys()], options)
  if (first === undefined || others.length === 0) return undefined
  return {
    words: new Set([first, ...others].map((it) => located.get(it))),
    first: located.get(first),
    input: await (await import("./kubernetes.js")).readKubernetes([first, ...others], options)
  }
}

/** Reads designs and documents and puts them together; where they disagree, one of them counts and a remark says so. */
export const readDesigns = async (
  words: ReadonlyArray<string>,
  io: Io,
  options: ReadInputOptions
): Promise<Together> => {
  const inputs: Array<ModelInput> = []
  const taken = new Set<string>()
  const progress = progressOn(io)
  const manifests = await readManifests(words, io, options)
  for (const word of words) {
    progress.step(`reading ${word}`)
    const together = manifests?.words.has(word) === true
    // They stand where the first of them does.
    if (together && manifests.first !== word) continue
    const input = together ? manifests.input : await readApart(word, io, options, taken)
    inputs.push(input)
    for (const name of contractsOf(input)) taken.add(name)
  }
  progress.end()
  const [only] = inputs
  const remarks = joinRemarks(inputs.map((it) => it.remarks))
  if (only !== undefined && inputs.length === 1) return { inputs, model: only.model, remarks }
  const { putTogether } = await import("./putTogether.js")
  const { conflicts, inputs: own, model } = putTogether(inputs)
  return { inputs: own, model, remarks: joinRemarks([remarks, { ...noRemarks, conflicts }]) }
}
