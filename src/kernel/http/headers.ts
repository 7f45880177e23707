// Headers every answer carries. The content policy of pages, with its nonces, is written by SvelteKit (vite.config.ts).
import type { ServerResponse } from 'node:http'

export function secureHeaders(res: ServerResponse, https: boolean): void {
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('X-Frame-Options', 'DENY')
  res.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin')
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  res.setHeader(
    'Permissions-Policy',
    'camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()',
  )
  if (https) res.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
}

/** For bytes and JSON that are never a page: nothing may run, whatever they hold. */
export const sandbox = "default-src 'none'; sandbox; frame-ancestors 'none'"
