import { child, type Cursor, warnAt } from "@lintel/import"
import type { Json, Request } from "@lintel/model"
import type { Context } from "./context.js"
import type { Read } from "./media.js"
import type { Reader } from "./operation.js"
import { readParameter } from "./parameter.js"
import { readRequest, readResponse } from "./response.js"
import type { SchemeTable } from "./security.js"
import { swaggerServers } from "./server.js"
import { readSwaggerRequest, readSwaggerResponse } from "./swaggerBody.js"
import { isBodyPart, readSwaggerParameter } from "./swaggerParameter.js"

/** A request body of OpenAPI 3 in a document of Swagger 2.0. */
const readLaterRequest = (
  context: Context,
  operation: Cursor,
  extensions: Record<string, Json>
): Read<Request> | undefined => {
  const body = child(operation, "requestBody")
  if (body === undefined) return undefined
  const reason = '"requestBody" stands here since OpenAPI 3.0; it is read as meant there'
  warnAt(context, "repaired", body.trail, reason, "requestBody")
  return readRequest(context, body, extensions)
}

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
    readRequest: (operation, parameters, extensions) =>
      readSwaggerRequest(context, root, operation, parameters) ?? readLaterRequest(context, operation, extensions),
    readResponse: (response, raw, operation) => readSwaggerResponse(context, root, raw, response, operation),
    readServers: (operation) => {
      const schemes = child(operation, "schemes")
      return schemes === undefined ? undefined : swaggerServers(context, root, schemes)
    }
  }
}
