import { type JsonObject, nameOf, type Service } from "@lintel/model"
import { writeChannel } from "./channel.js"
import { declared, declaredKey, keptOf, spread } from "./kept.js"
import { writeMessage } from "./message.js"
import { writeOperations } from "./operations.js"
import { writeSchema } from "./schema.js"
import type { Scope } from "./scope.js"
import { writeServer } from "./server.js"
import { nonEmpty, objectIn, own, put, tree, type Tree } from "./tree.js"

/** Fields of a service that are about other things than messages, or refer to them. */
const elsewhere = ["context", "owner", "provides", "owns", "accesses", "healthChecks", "refersTo", "defaults", "origin"]

const said: ReadonlySet<string> = new Set(["description", "version", "emits", "consumes"])

const writeInfo = (scope: Scope, subject: string, service: Service, kept: JsonObject): Tree => {
  const about = objectIn(kept, "info")
  if (service.version === undefined) scope.losses.approximate(subject, "version that nobody stated", "/version")
  return {
    ...tree({
      title: own(about, "title") ?? nameOf(scope.service),
      version: service.version ?? "unknown",
      description: service.description
    }),
    ...spread(about, ["termsOfService", "contact", "license"]),
    ...tree({
      tags: own(about, "tags") ?? own(kept, "tags"),
      externalDocs: own(about, "externalDocs") ?? own(kept, "externalDocs"),
      [declaredKey]: declared(scope, subject, service, { said, lost: elsewhere })
    })
  }
}

const all = <Entity>(
  keys: ReadonlyArray<string>,
  entities: Readonly<Record<string, Entity>> | undefined,
  nameFor: (key: string) => string,
  write: (key: string, entity: Entity) => Tree
): Tree | undefined => {
  const out: Tree = {}
  for (const key of keys) {
    const entity = entities?.[key]
    if (entity !== undefined) put(out, nameFor(key), write(key, entity))
  }
  return nonEmpty(out)
}

const writeDefinitions = (scope: Scope): Tree | undefined => {
  const out: Tree = {}
  for (const { holder, name, schema, wish } of scope.definitions.all) {
    const subject = holder.split("/")[0] ?? holder
    const place = { scope, holder, subject, pointer: `/schemas/${wish}` }
    if (name !== wish) scope.losses.approximate(subject, "name of a schema", place.pointer)
    put(out, name, writeSchema(place, schema))
  }
  return nonEmpty(out)
}

/** The document of a service: everything it says, decided; only the spelling is left. */
export const writeDocument = (scope: Scope, service: Service): Tree => {
  const subject = `service:${scope.service}`
  const { model } = scope
  const kept = keptOf(scope, subject, service.extensions)
  return {
    asyncapi: "3.0.0",
    ...tree({ id: own(kept, "id") }),
    info: writeInfo(scope, subject, service, kept),
    ...spread(kept, []),
    ...tree({
      servers: all(scope.brokers, model.brokers, nameOf, (key, broker) => writeServer(scope, key, broker)),
      channels: all(scope.channels, model.channels, nameOf, (key, channel) => writeChannel(scope, key, channel)),
      operations: nonEmpty(writeOperations(scope, kept)),
      components: nonEmpty(
        tree({
          schemas: writeDefinitions(scope),
          messages: all(scope.messages, model.messages, scope.messageName, (key, message) =>
            writeMessage(scope, key, message)
          ),
          securitySchemes: own(kept, "securitySchemes")
        })
      )
    })
  }
}
