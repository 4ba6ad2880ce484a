export { Orders } from "./orders.ts"
export { Payments } from "./payments.ts"
export { Reports, Views } from "./views.ts"
export { Warehouse } from "./warehouse.ts"
