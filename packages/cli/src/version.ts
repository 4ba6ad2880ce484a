import { readFileSync } from "node:fs"

interface Manifest {
  readonly version: string
}

/** The version of this package. Sources and bundled files both lie one folder below its manifest. */
export const version = (): string => {
  const manifest: Manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  return manifest.version
}
