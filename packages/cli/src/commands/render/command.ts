import { command } from "../../arguments/command.js"
import { choice, flag, many, out, text } from "../../arguments/option.js"
import { pair } from "../../arguments/values.js"
import { inputOptions, reportOptions } from "../../report/reportOptions.js"

const options = {
  out: out("DIR", "The folder to write to. Without it the text of one file goes to standard output."),
  view: text("NAME", "One view of the target; all of them by default."),
  of: text("ADDRESS", "One entity, by its address or a short form of it; the whole design by default."),
  option: many(pair("NAME=VALUE", "An option of the target.")),
  check: flag("Write nothing; exit code 1 when what is in --out is not what would be written."),
  force: flag("Overwrite files that lintel did not write, or that were changed since."),
  format: choice(["pretty", "json"], "FORMAT", "json prints files and losses as one object; pretty by default."),
  config: reportOptions.config,
  ...inputOptions
} as const

export type RenderOptions = typeof options

export const renderCommand = command({
  name: "render",
  summary: "Render a design: diagrams, contracts, Markdown, configuration of the tools that run it.",
  about: [
    "What the target cannot say is never silently dropped: it is summarised on standard error, and in the JSON. Files are written whole or not at all, never outside --out; those written before and no longer rendered are removed."
  ],
  arguments: [
    { name: "TARGET", summary: "What to render: one of the targets below." },
    {
      name: "DESIGN",
      optional: true,
      many: true,
      summary:
        "The design; by default the one of lintel.config.ts, or the only one in the folder. Several are put together."
    }
  ],
  options,
  examples: [
    ["lintel render mermaid --out docs", "writes every diagram below docs"],
    ["lintel render mermaid --view saga --of checkout", "prints one diagram"],
    ["lintel render markdown --out docs --check", "fails when the documents are out of date"]
  ],
  more: async () => (await import("./targetsHelp.js")).targetsHelp(),
  load: async () => (await import("./run.js")).runRender
})
