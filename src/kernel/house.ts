// What one process has one of: pool, data folder, clock, log. Set by boot (and by tests), read by the mechanism.
import type { Pool } from './db.ts'
import type { Log } from './log.ts'

export type House = {
  pool: Pool
  /** One connection each for what is asked set-wise, one call at a time: warm plans, and no waiting behind a page. */
  reads?: Pool
  writes?: Pool
  dataDir: string
  /** Public address of this node without a slash at the end, e.g. https://sel.example */
  origin: string
  log: Log
  clock: () => Date
  /** Wakes the fact listeners of this process; set when they run. */
  wake: () => void
}

let current: House | null = null

export function setHouse(house: House): void {
  current = house
}

export function house(): House {
  if (!current) throw new Error('the house is not open: boot sets it before anything is called')
  return current
}

/** For set-wise reads, and for set-wise writes. */
export const readsOf = ({ reads, pool }: House): Pool => reads ?? pool
export const writesOf = ({ writes, pool }: House): Pool => writes ?? pool

export const houseIsOpen = (): boolean => current !== null

/** Tells copies of the kernel apart: a process must have one, whichever way its parts were loaded. Shown only when a test asks for it. */
export const kernelId: string = crypto.randomUUID()
export const showsKernel = process.env['TEQUIO_SHOW_KERNEL'] === '1'
