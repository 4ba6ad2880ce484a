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
