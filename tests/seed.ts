import { configureGlobal } from "fast-check"

// Laws try the same cases on every machine, so that a change and nothing else turns a run red. `FC_SEED=random` tries
// others (fast-check prints the seed of what fails), `FC_SEED=123` those of one run again.
const seed = process.env["FC_SEED"] ?? "20261121"
if (seed !== "random") configureGlobal({ seed: Number(seed) })
