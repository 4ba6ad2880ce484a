#!/usr/bin/env node
import * as nodeModule from "node:module"

// Where Node can, it keeps what it compiled: the second start is faster. Everything else is loaded after that is on.
if ("enableCompileCache" in nodeModule && typeof nodeModule.enableCompileCache === "function") {
  nodeModule.enableCompileCache()
}

void import("./process.js")
