import { command } from "../../arguments/command.js"

const options = {} as const

export type InitOptions = typeof options

export const initCommand = command({
  name: "init",
  summary: "Write a small design to begin with.",
  about: [
    "It has the three layers of every design, contracts, services and plans, in TypeScript, with a configuration; lintel check finds nothing wrong with it. Files that exist are never overwritten."
  ],
  arguments: [{ name: "DIR", optional: true, summary: "The folder to write to; this one by default." }],
  options,
  examples: [
    ["lintel init architecture", "writes the design to the folder architecture"],
    ["lintel check architecture", "checks it, after npm install there"]
  ],
  load: async () => (await import("./run.js")).runInit
})
