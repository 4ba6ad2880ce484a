import { kubernetesExtension, read } from "@lintel/import-kubernetes"
import type { Located } from "../files/tree.js"
import type { ModelInput } from "./input.js"
import type { ReadingLimits } from "./limits.js"
import { readSeveralDocuments } from "./severalDocuments.js"

/** Reads manifests of Kubernetes, Argo Rollouts and Flagger; those of several files refer to each other. */
export const readKubernetes = (
  all: readonly [Located, ...Array<Located>],
  options: ReadingLimits
): Promise<ModelInput> =>
  readSeveralDocuments(all, options, {
    kind: "kubernetes",
    read: (files, entries, limits) => read(files, entries, { limits }),
    extensions: [kubernetesExtension]
  })
