import type { Reading } from "./reading.js"

export const readIstio = (_: Reading): void => undefined
