import type { Broker, JsonObject } from "@lintel/model"
import { declared, declaredKey, keptOf, spread } from "./kept.js"
import { productOf, protocolOf } from "./protocol.js"
import type { Scope } from "./scope.js"
import { writeSecurity } from "./security.js"
import { objectIn, own, tree, type Tree } from "./tree.js"

const keptFields = ["pathname", "title", "summary", "variables", "tags", "externalDocs", "bindings"]

/** A broker as a server of the document. */
export const writeServer = (scope: Scope, key: string, broker: Broker): Tree => {
  const subject = `broker:${key}`
  const kept: JsonObject = keptOf(scope, subject, broker.extensions)
  const elsewhere = own(objectIn(kept, "server"), "$ref")
  if (elsewhere !== undefined) return { $ref: elsewhere }
  const protocol = protocolOf(broker)
  const said = new Set(["description", "protocol", "hosts", "version"])
  if (broker.product === productOf(protocol)) said.add("product")
  if (broker.protocol === undefined) scope.losses.approximate(subject, "protocol that nobody stated", "/protocol")
  if (broker.hosts === undefined) scope.losses.approximate(subject, "host that nobody stated", "/hosts")
  return {
    ...tree({
      host: broker.hosts === undefined ? "unknown" : [...broker.hosts].join(","),
      protocol,
      protocolVersion: broker.version,
      description: broker.description
    }),
    ...spread(kept, keptFields),
    ...tree({
      security: writeSecurity(scope, subject, own(kept, "security")),
      [declaredKey]: declared(scope, subject, broker, { said, lost: ["owner"] })
    })
  }
}
