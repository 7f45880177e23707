// The forms of a deal's page: each names its deal by the address, and leads back to it.
import type { FormEvent } from '../../../../kit.ts'

export const here = (_answer: unknown, event: FormEvent): string =>
  `/g/${event.params['group']}/deals/${event.params['deal']}`

export const step =
  <T extends object>(read: (data: FormData) => T) =>
  (data: FormData, event: FormEvent): T & { deal: string } => ({ ...read(data), deal: event.params['deal'] ?? '' })
