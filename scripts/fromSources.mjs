// Loads a module of the workspace from its sources, without a build.
import { fileURLToPath } from "node:url"
import { createServer, defaultServerConditions } from "vite"

const conditions = ["@lintel/source", ...defaultServerConditions]

/**
 * Calls `body` with the exports of a module.
 *
 * @template T
 * @param {string} path from the root of the workspace, with a leading slash
 * @param {(module: any) => T | Promise<T>} body
 * @returns {Promise<T>}
 */
export const withModule = async (path, body) => {
  const server = await createServer({
    root: fileURLToPath(new URL("..", import.meta.url)),
    configFile: false,
    logLevel: "error",
    optimizeDeps: { noDiscovery: true },
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null }
  })
  try {
    return await body(await server.ssrLoadModule(path))
  } finally {
    await server.close()
  }
}
