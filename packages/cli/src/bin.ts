#!/usr/bin/env node
import * as nodeModule from "node:module"
import { setFlagsFromString } from "node:v8"

// Where Node can, it keeps what it compiled: the second start is faster. Everything else is loaded after that is on.
if ("enableCompileCache" in nodeModule && typeof nodeModule.enableCompileCache === "function") {
  nodeModule.enableCompileCache()
}

// Node 20 optimizes code so early that a run of seconds spends a third of its time compiling. Newer ones wait by themselves.
if (process.version.startsWith("v20.")) setFlagsFromString("--interrupt-budget=1500000")

void import("./process.js")
