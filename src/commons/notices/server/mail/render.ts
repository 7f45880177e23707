// One letter as text and as HTML, from the same words. HTML for mail programs: inline styles, no pictures from anywhere,
// readable from 320 px, light and dark, right to left where the language is.
import { directionOf, type Locale } from '#kernel/context'

export type Page = {
  locale: Locale
  /** Who writes: the group, else the node. */
  head: string
  subject: string
  lead: string
  button: { label: string; url: string } | null
  /** Said below a button that some mail programs swallow. */
  buttonHint: string
  foot: string
  /** Small print: a sentence, with a link or without. */
  small: readonly { text: string; url?: string }[]
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => escapes[c] ?? '')

const paragraphs = (text: string): string[] =>
  text
    .split(/\n{2,}/)
    .map((p) => p.trim())
    .filter(Boolean)
/** A paragraph of nothing but figures is the code: large, and left to right in every language. */
const isCode = (text: string): boolean => /^\d[\d ]{3,}$/.test(text)

export function asText(page: Page): string {
  const parts = [
    ...paragraphs(page.lead).map((p) => (isCode(p) ? `    ${p}` : p)),
    page.button ? `${page.button.label}:\n${page.button.url}` : '',
    ...paragraphs(page.foot),
    // The mark before small print that mail programs know (RFC 3676 §4.3).
    ['-- ', page.head, ...page.small.map(({ text, url }) => (url ? `${text}: ${url}` : text))].join('\n'),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

const font = "font-family:'Atkinson Hyperlegible Next',Verdana,Helvetica,Arial,sans-serif"
const p = (html: string, style = 'margin:0 0 16px;font-size:17px;line-height:1.5', cls = 'ink'): string =>
  `<p class="${cls}" style="${style}">${html}</p>`
const lines = (text: string): string => escape(text).replaceAll('\n', '<br>')

function lead(text: string): string {
  if (!isCode(text)) return p(lines(text))
  return p(
    `<bdi dir="ltr">${escape(text)}</bdi>`,
    'margin:0 0 16px;font-size:28px;line-height:1.3;letter-spacing:3px;font-weight:700',
  )
}

function button({ label, url }: { label: string; url: string }, hint: string): string {
  const link = `<a class="btn" href="${escape(url)}" style="display:inline-block;padding:13px 24px;border-radius:10px;background:#1f6650;color:#ffffff;font-size:17px;font-weight:600;text-decoration:none">${escape(label)}</a>`
  const plain = `<a class="ink2" href="${escape(url)}" style="color:#4b5a61"><bdi dir="ltr">${escape(url)}</bdi></a>`
  return (
    p(link, 'margin:0 0 16px') +
    p(
      `${escape(hint)}<br>${plain}`,
      'margin:0 0 16px;font-size:14px;line-height:1.5;color:#4b5a61;overflow-wrap:anywhere',
      'ink2',
    )
  )
}

const small = ({ text, url }: { text: string; url?: string }): string =>
  p(
    url ? `<a class="ink2" href="${escape(url)}" style="color:#4b5a61">${escape(text)}</a>` : escape(text),
    'margin:0 0 8px;font-size:14px;line-height:1.5;color:#4b5a61',
    'ink2',
  )

export function asHtml(page: Page): string {
  const dir = directionOf(page.locale)
  const body = [
    p(escape(page.head), 'margin:0 0 16px;font-size:15px;font-weight:600;color:#1f6650', 'head'),
    ...paragraphs(page.lead).map(lead),
    page.button ? button(page.button, page.buttonHint) : '',
    ...paragraphs(page.foot).map((text) => p(lines(text))),
  ].join('\n')
  return `<!doctype html>
<html lang="${page.locale}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(page.subject)}</title>
<style>
:root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  .paper { background: #182226 !important }
  .card { background: #212d32 !important }
  .ink { color: #eef1ee !important }
  .ink2 { color: #b6c2c4 !important }
  .head { color: #8fd0b6 !important }
  .btn { background: #8fd0b6 !important; color: #10211b !important }
}
</style>
</head>
<body class="paper" dir="${dir}" style="margin:0;padding:0;background:#f6f2e9">
<div class="paper" style="background:#f6f2e9;padding:16px 8px;${font}">
<div class="card" lang="${page.locale}" dir="${dir}" style="max-width:520px;margin:0 auto;padding:24px 20px;background:#ffffff;border-radius:12px;color:#27353c;text-align:start;overflow-wrap:anywhere">
${body}
</div>
<div dir="${dir}" style="max-width:520px;margin:0 auto;padding:16px 20px;text-align:start">
${page.small.map(small).join('\n')}
</div>
</div>
</body>
</html>
`
}
