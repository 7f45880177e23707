// Who asks, through which door, and what a command may use while it runs.
import type { Id, PersonId } from './ids.ts'
import type { Sql } from './db.ts'

export type Locale = 'en' | 'fr' | 'es' | 'ca' | 'he'
export const locales = ['en', 'fr', 'es', 'ca', 'he'] as const satisfies readonly Locale[]
export const isLocale = (text: string | null | undefined): text is Locale => locales.includes(text as Locale)
export const directionOf = (locale: Locale): 'ltr' | 'rtl' => (locale === 'he' ? 'rtl' : 'ltr')

export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'person'; id: PersonId; session?: Id<'session'>; host: boolean; scopes: readonly string[] | null }
  | { kind: 'system'; reason: string }

export type Door = 'page' | 'api' | 'job' | 'cli' | 'mail' | 'test'

/** What an adapter knows when it calls a command or a query. */
export type Caller = {
  actor: Actor
  door: Door
  locale: Locale
  /** Idempotency key, up to 100 printable characters. */
  key?: string
  /** Injected clock; adapters leave it out. */
  now?: Date
  /** For rate limits only; never stored with personal data. */
  address?: string
}

/** Written once, in the same transaction as what it tells. */
export type Fact = { name: string; group?: string | null; subject?: string | null; data?: Record<string, unknown> }

export type Ctx = Required<Pick<Caller, 'actor' | 'door' | 'locale'>> & {
  readonly now: Date
  readonly tx: Sql
  readonly address?: string | undefined
  readonly key?: string | undefined
  /** A fact for the outbox; written before commit. */
  tell(fact: Fact): void
  /** Another room's command by name, checked like any other, in this transaction. */
  call<T = unknown>(name: string, input: unknown): Promise<T>
  /** The same transaction as the system, with the reason it is needed. */
  as(reason: string): Ctx
}

export const anonymous: Actor = { kind: 'anonymous' }
/** The asking person's id, or null. */
export const personOf = (who: { actor: Actor }): PersonId | null => (who.actor.kind === 'person' ? who.actor.id : null)
/** An id for rows that need an actor: persons have theirs, the system and strangers the nil id. */
export const nobody = '00000000-0000-0000-0000-000000000000'
export const actorId = (who: { actor: Actor }): string => personOf(who) ?? nobody
