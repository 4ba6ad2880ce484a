/** A document of AsyncAPI 2.6 with both directions, traits, bindings and an Avro payload. */
export const orders2 = `asyncapi: 2.6.0
id: urn:shop:orders
info:
  title: Order Service
  version: 1.2.0
  description: Takes orders.
  x-owner: sales
defaultContentType: application/json
servers:
  production:
    url: kafka://broker.example.com:9092
    protocol: kafka
    protocolVersion: '3.6'
channels:
  orders.placed:
    description: Orders as they come in.
    bindings:
      kafka:
        topic: prod.orders.placed
        partitions: 12
        replicas: 3
        topicConfiguration:
          cleanup.policy: [compact, delete]
          retention.ms: 604800000
          max.message.bytes: 1048588
    subscribe:
      operationId: announceOrder
      summary: Tells of an order.
      message:
        $ref: '#/components/messages/OrderPlaced'
  payments.{region}.settled:
    parameters:
      region:
        description: Where the money went.
        schema: { type: string, enum: [eu, us] }
    publish:
      operationId: onSettled
      bindings:
        kafka:
          groupId: { type: string, enum: [orders] }
          clientId: { type: string }
      message:
        oneOf:
          - $ref: '#/components/messages/Settled'
          - name: Refused
            payload: { $ref: '#/components/schemas/Money' }
components:
  schemas:
    Money:
      type: object
      required: [amount]
      properties:
        amount: { type: integer }
        next: { $ref: '#/components/schemas/Money' }
  messages:
    OrderPlaced:
      title: Order placed
      traits:
        - $ref: '#/components/messageTraits/common'
      correlationId: { location: '$message.header#/traceId' }
      payload:
        type: object
        required: [id, total]
        properties:
          id: { type: string }
          total: { $ref: '#/components/schemas/Money' }
      bindings:
        kafka:
          key: { type: string, format: uuid }
          schemaIdLocation: header
      examples:
        - name: small
          summary: A small one.
          payload: { id: a, total: { amount: 1 } }
    Settled:
      contentType: avro/binary
      schemaFormat: application/vnd.apache.avro;version=1.9.0
      payload:
        type: record
        name: Settled
        fields: [{ name: id, type: string }]
  messageTraits:
    common:
      headers:
        type: object
        properties:
          traceId: { type: string }
          ce_type: { const: com.shop.order.placed }
`

/** The same application in AsyncAPI 3.0. */
export const orders3 = `asyncapi: 3.0.0
id: urn:shop:orders
info:
  title: Order Service
  version: 1.2.0
  description: Takes orders.
  x-owner: sales
defaultContentType: application/json
servers:
  production:
    host: broker.example.com:9092
    protocol: kafka
    protocolVersion: '3.6'
channels:
  orders.placed:
    address: orders.placed
    description: Orders as they come in.
    messages:
      OrderPlaced: { $ref: '#/components/messages/OrderPlaced' }
    bindings:
      kafka:
        topic: prod.orders.placed
        partitions: 12
        replicas: 3
        topicConfiguration:
          cleanup.policy: [compact, delete]
          retention.ms: 604800000
          max.message.bytes: 1048588
  payments.{region}.settled:
    address: payments.{region}.settled
    parameters:
      region: { description: Where the money went., enum: [eu, us] }
    messages:
      Settled: { $ref: '#/components/messages/Settled' }
      Refused: { payload: { $ref: '#/components/schemas/Money' } }
operations:
  announceOrder:
    action: send
    summary: Tells of an order.
    channel: { $ref: '#/channels/orders.placed' }
  onSettled:
    action: receive
    channel: { $ref: '#/channels/payments.{region}.settled' }
    messages:
      - $ref: '#/channels/payments.{region}.settled/messages/Settled'
      - $ref: '#/channels/payments.{region}.settled/messages/Refused'
    bindings:
      kafka:
        groupId: { type: string, enum: [orders] }
        clientId: { type: string }
components:
  schemas:
    Money:
      type: object
      required: [amount]
      properties:
        amount: { type: integer }
        next: { $ref: '#/components/schemas/Money' }
  messages:
    OrderPlaced:
      title: Order placed
      traits:
        - $ref: '#/components/messageTraits/common'
      correlationId: { location: '$message.header#/traceId' }
      payload:
        type: object
        required: [id, total]
        properties:
          id: { type: string }
          total: { $ref: '#/components/schemas/Money' }
      bindings:
        kafka:
          key: { type: string, format: uuid }
          schemaIdLocation: header
      examples:
        - name: small
          summary: A small one.
          payload: { id: a, total: { amount: 1 } }
    Settled:
      contentType: avro/binary
      payload:
        schemaFormat: application/vnd.apache.avro;version=1.9.0
        schema:
          type: record
          name: Settled
          fields: [{ name: id, type: string }]
  messageTraits:
    common:
      headers:
        type: object
        properties:
          traceId: { type: string }
          ce_type: { const: com.shop.order.placed }
`
