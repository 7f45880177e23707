// A sheet as an answer. The data are read in a snapshot that is closed again before the sheet is set, which may take seconds.
import { redirect } from '@sveltejs/kit'
import { asRefusal } from '#kernel/command'
import { isLocale, type Caller } from '#kernel/context'
import { Refusal } from '#kernel/errors'
import { makePdf, type Paper } from '#kernel/paper'
import { wordsFor } from '#kernel/words'
import { pageError, text, type FormEvent, type PageEvent } from './kit.ts'

/** Opens beside the page; `save` in the address keeps it instead. Nothing may run in it, and no other site may frame it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"

/** Whoever asks, in the language chosen for the paper. */
export function readerOf(event: PageEvent): Caller {
  const language = text(event.url.searchParams, 'language')
  const { caller } = event.locals
  return isLocale(language) ? { ...caller, locale: language } : caller
}

export async function asPdf(event: PageEvent, caller: Caller, { sheet, name }: Paper): Promise<Response> {
  const bytes = await makePdf(caller, sheet)
  const how = event.url.searchParams.has('save') ? 'attachment' : 'inline'
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition': `${how}; filename="${name}.pdf"`,
      'content-language': sheet.locale,
      'cache-control': 'private, no-store',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    },
  })
}

/** Reasons after which other choices, or a moment's patience, give a sheet. */
const mendable = [
  'kernel.busy',
  'kernel.paper_failed',
  'kernel.input_invalid',
  'groups.paper_long',
  'ledger.paper_long',
  'market.paper_long',
]

/** What can be mended is told on the page where the choices are; the rest as everywhere. A program gets its status. */
export function noSheet(cause: unknown, event: FormEvent, page: string): unknown {
  const reads = event.request.headers.get('accept')?.includes('text/html') ?? false
  const refusal = cause instanceof Error ? asRefusal(cause, 'paper') : null
  if (!reads || !refusal || !mendable.includes(refusal.code)) return pageError(cause, event)
  const words = new URLSearchParams(event.url.searchParams)
  words.set('refused', refusal.code)
  if (refusal.params['most'] !== undefined) words.set('most', String(refusal.params['most']))
  redirect(303, `${page}?${words}`)
}

/** In words, for the page. */
export function whyNoSheet(event: PageEvent): string | null {
  const code = mendable.find((known) => known === event.url.searchParams.get('refused'))
  const most = Number(event.url.searchParams.get('most')) || 0
  return code ? wordsFor(event.locals.caller.locale)(new Refusal(code).key, { most }) : null
}
