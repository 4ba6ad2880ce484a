#!/usr/bin/env node
import * as nodeModule from "node:module"
import { extname } from "node:path"
import { fileURLToPath } from "node:url"
import { runCompiled } from "./compiled.js"
import { isLittleInput, tuneEngine } from "./engine.js"
import { nodeIo } from "./nodeIo.js"
import type * as Program from "./program.js"

// Where Node can, it keeps what it compiled of the modules of a design.
if ("enableCompileCache" in nodeModule && typeof nodeModule.enableCompileCache === "function") {
  nodeModule.enableCompileCache()
}

const [, , first = "", ...rest] = process.argv
const command = /^[a-z]{1,20}$/.test(first) ? first : "help"
// What reads YAML is not what reads JSON or loads a design.
const form = rest.map((argument) => extname(argument)).find((it) => /^\.[a-z]{1,5}$/.test(it)) ?? ""

const isLittle = command === "diff" && isLittleInput(rest)
tuneEngine(process.version, isLittle)

const use = `${command}${form}${isLittle ? "-little" : ""}`
const program = runCompiled(fileURLToPath(new URL("./program.cjs", import.meta.url)), use) as typeof Program
program.runProcess(nodeIo())
