#!/usr/bin/env node
import * as nodeModule from "node:module"
import { extname } from "node:path"
import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"
import { runCompiled } from "./compiled.js"
import { nodeIo } from "./nodeIo.js"
import type * as Program from "./program.js"

// Where Node can, it keeps what it compiled of the modules of a design.
if ("enableCompileCache" in nodeModule && typeof nodeModule.enableCompileCache === "function") {
  nodeModule.enableCompileCache()
}

// Node 20 optimizes code so early, and takes so much of what is called into it, that a run of seconds spends a third of
// its time compiling. Newer ones wait by themselves.
if (process.version.startsWith("v20.")) {
  setFlagsFromString("--interrupt-budget=1500000")
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=300")
}

const [, , first = "", ...rest] = process.argv
const command = /^[a-z]{1,20}$/.test(first) ? first : "help"
// What reads YAML is not what reads JSON or loads a design.
const form = rest.map((argument) => extname(argument)).find((it) => /^\.[a-z]{1,5}$/.test(it)) ?? ""
const program = runCompiled(fileURLToPath(new URL("./program.cjs", import.meta.url)), command + form) as typeof Program
program.runProcess(nodeIo())
