import { child, type Cursor } from "@lintel/import"
import type { Context } from "./context.js"
import type { Reader } from "./operation.js"
import { readParameter } from "./parameter.js"
import { readRequest, readResponse } from "./response.js"
import type { SchemeTable } from "./security.js"
import { swaggerServers } from "./server.js"
import { readSwaggerRequest, readSwaggerResponse } from "./swaggerBody.js"
import { isBodyPart, readSwaggerParameter } from "./swaggerParameter.js"

/** How operations are read by the version of the document. */
export const makeReader = (
  context: Context,
  root: Cursor,
  schemeTable: SchemeTable,
  findOperation: (link: Cursor) => string | undefined
): Reader => {
  if (context.version !== "2.0") {
    return {
      schemes: schemeTable,
      readParameter,
      isParameter: () => true,
      readRequest: (operation, _, extensions) => readRequest(context, child(operation, "requestBody"), extensions),
      readResponse: (response, raw) => readResponse(context, raw, response, findOperation),
      readServers: () => undefined
    }
  }
  return {
    schemes: schemeTable,
    readParameter: readSwaggerParameter,
    isParameter: (found) => !isBodyPart(found),
    readRequest: (operation, parameters) => readSwaggerRequest(context, root, operation, parameters),
    readResponse: (response, raw, operation) => readSwaggerResponse(context, root, raw, response, operation),
    readServers: (operation) => {
      const schemes = child(operation, "schemes")
      return schemes === undefined ? undefined : swaggerServers(context, root, schemes)
    }
  }
}
