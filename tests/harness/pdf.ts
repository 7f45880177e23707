// What a reader gets out of a PDF: its text by pages, its headings, its language. A reader of its own, not our typesetter.
import { extractText, getDocumentProxy } from 'unpdf'

export type ReadPdf = {
  pages: string[]
  /** All of it with single spaces, without the breaks that let a long word fit. */
  text: string
  title: string
  language: string | null
  headings: string[]
  /** For those who can't see it. */
  tagged: boolean
}

const flat = (text: string): string =>
  text
    .replace(/\u200b/g, '')
    .replace(/\s+/g, ' ')
    .trim()

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const document = await getDocumentProxy(new Uint8Array(bytes))
  const { text } = await extractText(document, { mergePages: false })
  const info = (await document.getMetadata()).info as Record<string, unknown>
  const outline = (await document.getOutline()) as { title: string; items: { title: string }[] }[] | null
  const marks = (await document.getMarkInfo()) as { Marked: boolean } | null
  return {
    pages: text.map(flat),
    text: flat(text.join(' ')),
    title: String(info['Title'] ?? ''),
    language: typeof info['Language'] === 'string' ? info['Language'] : null,
    headings: (outline ?? []).flatMap((top) => [top.title, ...top.items.map((item) => item.title)]),
    tagged: marks?.Marked ?? false,
  }
}
