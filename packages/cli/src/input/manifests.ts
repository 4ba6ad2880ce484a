import type { Located } from "../files/tree.js"
import type { ReadingLimits } from "./limits.js"
import { takenByKustomizations } from "./kustomization.js"
import { recogniseFile } from "./readInput.js"

/** Where a key of that name may begin: only such a file is read to see what it is. */
const mayBeObject = /(?:^|[\n{,])[ \t"']*apiVersion["']?[ \t]*:/

/** Far enough into a file for the first object in it to have said what it is. */
const looked = 65_536

const isManifest = async (located: Located, limits: ReadingLimits): Promise<boolean> => {
  const { path, tree } = located
  if (!/\.(?:json|ya?ml)$/i.test(path)) return false
  const bytes = await tree.read(path, limits.maxInput).catch(() => undefined)
  if (bytes === undefined || !mayBeObject.test(new TextDecoder().decode(bytes.subarray(0, looked)))) return false
  const found = await recogniseFile(located, limits).catch(() => undefined)
  return found?.recognition.kind === "kubernetes"
}

/**
 * Which of several files are manifests of Kubernetes: they refer to each other and are read together, with those elsewhere that
 * a kustomization among them takes. Throws `Unusable` where the files are bases and patches of kustomizations.
 */
export const manifestsAmong = async (
  all: ReadonlyArray<Located>,
  limits: ReadingLimits
): Promise<ReadonlyArray<Located>> => {
  const found: Array<Located> = []
  for (const it of all) if (await isManifest(it, limits)) found.push(it)
  for (const it of await takenByKustomizations(all, found, limits)) if (await isManifest(it, limits)) found.push(it)
  return found
}
