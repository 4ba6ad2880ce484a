import { OrderPlaced, OrderPlaced2, OrderPlaced3 } from "../contracts/orders.ts"

/** Before 2025 every order was in euro. */
export const toVersion2 = { message: OrderPlaced, from: "1", to: "2", output: OrderPlaced2 }

/** Amount and currency become one. Who bought what is not known of old orders, and version 3 can do without. */
export const toVersion3 = { message: OrderPlaced, from: "2", to: "3", output: OrderPlaced3 }
