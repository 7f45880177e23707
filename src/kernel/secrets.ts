// Tokens that prove something: random, shown once, stored as a hash. A link that leaks from the database opens nothing.
import { createHmac, hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** 256 bits, URL-safe. */
export const newToken = (): string => randomBytes(32).toString('base64url')
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer')
/** Six figures for people who read the mail on another device; short-lived and few tries, so HMAC with a per-row salt. */
export const newCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0')
export const hashCode = (code: string, salt: string): Buffer => createHmac('sha256', salt).update(code).digest()
export const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)
