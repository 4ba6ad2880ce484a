import { kubernetesExtension, read } from "@lintel/import-kubernetes"
import type { Located } from "../files/tree.js"
import type { ModelInput } from "./input.js"
import type { ReadingLimits } from "./limits.js"
import { readSeveralDocuments } from "./severalDocuments.js"

/** Reads manifests of Kubernetes, Argo Rollouts and Flagger. */
export const readKubernetes = (located: Located, options: ReadingLimits): Promise<ModelInput> =>
  readSeveralDocuments(located, options, {
    kind: "kubernetes",
    read: (files, entry, limits) => read(files, entry, { limits }),
    extensions: [kubernetesExtension]
  })
