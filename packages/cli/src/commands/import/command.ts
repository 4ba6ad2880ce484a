import { command } from "../../arguments/command.js"
import { out } from "../../arguments/option.js"
import { inputOptions } from "../../report/reportOptions.js"

const options = {
  out: out("FILE", "Write the module to a file, whole or not at all, instead of standard output."),
  resolve: inputOptions.resolve,
  "max-input": inputOptions["max-input"],
  "max-depth": inputOptions["max-depth"]
} as const

export type ImportOptions = typeof options

export const importCommand = command({
  name: "import",
  summary:
    "Write documents (contracts, state machines, manifests, configuration) or snapshots as a design in TypeScript.",
  about: [
    "The module makes the same Model again, except for what standard error names. It is a beginning: calls, owners and promises are not in a document."
  ],
  arguments: [
    {
      name: "DOCUMENT",
      many: true,
      summary:
        "An OpenAPI or AsyncAPI document, Avro, a state machine, a Serverless Workflow, Kubernetes manifests, OpenSLO, Sloth, gRPC, Istio or resilience4j configuration, or a snapshot. Several are put together."
    }
  ],
  options,
  examples: [["lintel import openapi.yaml --out contracts.ts", "writes the document as a module"]],
  load: async () => (await import("./run.js")).runImport
})
