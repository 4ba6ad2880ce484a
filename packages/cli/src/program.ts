/**
 * The whole command line as one script: what the installed command runs, and what `main` of the package calls.
 */
export { main } from "./main.js"
export { runProcess } from "./process.js"
