// One refusal per reason. A code has one kind, a text in every language (`<room>.error.<name>`) and a test that provokes it.

export type Kind = 'invalid' | 'denied' | 'absent' | 'conflict' | 'limit' | 'rate' | 'unavailable'

/** What each kind means at each door. The only such table. */
export const outcomes = {
  invalid: { http: 400, exit: 2, job: 'drop' },
  denied: { http: 403, exit: 3, job: 'drop' },
  absent: { http: 404, exit: 4, job: 'drop' },
  conflict: { http: 409, exit: 5, job: 'drop' },
  limit: { http: 422, exit: 6, job: 'drop' },
  rate: { http: 429, exit: 7, job: 'retry' },
  unavailable: { http: 503, exit: 8, job: 'retry' },
} as const satisfies Record<Kind, { http: number; exit: number; job: 'drop' | 'retry' }>

export type Params = Record<string, string | number | bigint | boolean | null>
/** What is wrong with one field of the input: a message key and its parameters. */
export type FieldError = { key: string; params?: Params }

const kinds = new Map<string, Kind>()

/** A room declares its codes once, in its door 1. Saying the same again is harmless; another kind is a mistake. */
export function declareErrors<T extends Record<string, Kind>>(codes: T): T {
  for (const [code, kind] of Object.entries(codes)) {
    if (kinds.has(code) && kinds.get(code) !== kind) throw new Error(`error code ${code} declared with two kinds`)
    kinds.set(code, kind)
  }
  return codes
}

export const errorCodes = (): ReadonlyMap<string, Kind> => kinds

/** A verdict that stops a command. Not a fault: faults are other errors and become `kernel.fault`. */
export class Refusal extends Error {
  readonly code: string
  readonly kind: Kind
  readonly params: Params
  readonly fields: Record<string, FieldError>
  constructor(code: string, params: Params = {}, fields: Record<string, FieldError> = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.kind = kinds.get(code) ?? 'unavailable'
    this.params = params
    this.fields = fields
  }
  /** Message key of the text, e.g. `ledger.error.limit_passed`. */
  get key(): string {
    const dot = this.code.indexOf('.')
    return `${this.code.slice(0, dot)}.error.${this.code.slice(dot + 1)}`
  }
}

/** Stops the act: `throw refuse('ledger.limit_passed', { over })`. */
export function refuse(code: string, params?: Params, fields?: Record<string, FieldError>): Refusal {
  if (!kinds.has(code)) throw new Error(`undeclared error code ${code}`)
  return new Refusal(code, params, fields)
}

declareErrors({
  'kernel.input_invalid': 'invalid',
  'kernel.sign_in_required': 'denied',
  'kernel.not_allowed': 'denied',
  'kernel.scope_missing': 'denied',
  'kernel.forged': 'denied',
  'kernel.absent': 'absent',
  'kernel.key_reused': 'conflict',
  'kernel.too_many': 'rate',
  'kernel.too_large': 'invalid',
  'kernel.busy': 'unavailable',
  'kernel.paper_failed': 'unavailable',
  'kernel.fault': 'unavailable',
})
