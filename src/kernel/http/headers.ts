// Headers every answer carries. The content policy of pages, with its nonces, is written by SvelteKit (vite.config.ts).
import type { ServerResponse } from 'node:http'

const always = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()',
}
const overHttps = { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }

export const secure = (https: boolean): Record<string, string> => (https ? { ...always, ...overHttps } : always)

export function secureHeaders(res: ServerResponse, https: boolean): void {
  for (const [name, value] of Object.entries(secure(https))) res.setHeader(name, value)
}

/** For bytes and JSON that are never a page: nothing may run, whatever they hold. */
export const sandbox = "default-src 'none'; sandbox; frame-ancestors 'none'"
