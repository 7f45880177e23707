// A file that is written while it is read: a part at a time, and no faster than the reader takes it.
import { pageError, type PageEvent } from '../../../kit.ts'

export type File = { name: string; type: string; parts: AsyncGenerator<string> }

/** What is refused before the first part is a page with the reason; a failure within breaks the download off. */
export async function takeAway(event: PageEvent, open: () => Promise<File>): Promise<Response> {
  try {
    const { name, type, parts } = await open()
    let next: Promise<IteratorResult<string>> | null = Promise.resolve(await parts.next())
    const words = new TextEncoder()
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(stream) {
          const { done, value } = await (next ?? parts.next())
          next = null
          if (done) stream.close()
          else stream.enqueue(words.encode(value))
        },
        cancel: async () => void (await parts.return(undefined)),
      },
      { highWaterMark: 0 },
    )
    return new Response(body, {
      headers: {
        'content-type': `${type}; charset=utf-8`,
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'private, no-store',
        'content-security-policy': "default-src 'none'; sandbox",
      },
    })
  } catch (cause) {
    throw pageError(cause, event)
  }
}
