#!/usr/bin/env node
import { main } from "./main.js"
import { nodeIo } from "./nodeIo.js"

// A reader that went away, as in `lintel check | head`, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
    process.exit()
  })
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((done) => {
    stream.write("", () => done())
  })

process.exitCode = await main(process.argv.slice(2), nodeIo())
await Promise.all([flushed(process.stdout), flushed(process.stderr)])
// A design may have left something open: nobody waits for it.
process.exit()
