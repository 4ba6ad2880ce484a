/** A design with nothing wrong but what a test adds. */
export const design = `import { Call, Operation, Service, System, Team } from "@lintel/core"

const Shop = Team.make("shop-team", { contacts: { chat: "#shop" } })
export const Payments = Service.make("payments", {
  owner: Shop,
  operations: { pay: Operation.put("/payments/{id}") }
})
export const Orders = Service.make("orders", { owner: Shop })
export const toPayments = Call.make({
  from: Orders,
  to: Payments.operations.pay,
  timeout: "800ms"
})
export const shop = System.make("shop", { include: [toPayments] })
`

/** The same without a timeout: one error. */
export const withoutTimeout = design.replace('  timeout: "800ms"\n', '  criticality: "hard"\n')

/** A design of two modules: what `plans.ts` makes is reached only if the head imports it and the roots name it. */
export const inModules = (head: string, roots: string): Readonly<Record<string, string>> => ({
  "services.js": `import { Operation, Service, Team } from "@lintel/core"

const Shop = Team.make("shop-team", { contacts: { chat: "#shop" } })
export const Payments = Service.make("payments", { owner: Shop, operations: { pay: Operation.put("/payments/{id}") } })
export const Orders = Service.make("orders", { owner: Shop })
`,
  "plans.ts": `import { Call } from "@lintel/core"
import { Orders, Payments } from "./services.js"

export const toPayments = Call.make({ from: Orders, to: Payments.operations.pay, timeout: "800ms" })
`,
  "system.ts": `import { System } from "@lintel/core"
${head}
import * as services from "./services.js"

export const shop = System.make("shop", { include: [${roots}] })
`
})

/** An OpenAPI document with one schema. */
export const pets = `openapi: 3.0.3
info: { title: Pets, version: 1.0.0 }
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
      responses:
        "200":
          description: A pet
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Pet" }
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: { type: string, nullable: true }
`
