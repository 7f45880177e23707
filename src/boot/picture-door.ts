// Pictures by their id, through the visibility of what they belong to. In front of the pages: no page is needed for bytes.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { asRefusal, checkScope } from '#kernel/command'
import { outcomes } from '#kernel/errors'
import { callerOf } from '#kernel/http/caller'
import { sandbox } from '#kernel/http/headers'
import { snapshot } from '#kernel/query'
import { openPicture } from '#commons/items/server'

const path = /^\/pictures\/([0-9a-f-]{36})(?:\/(small))?$/

export function pictureDoor(req: IncomingMessage, res: ServerResponse, address: string): boolean {
  const found = path.exec((req.url ?? '').split('?')[0]!)
  if (!found) return false
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.writeHead(405, { Allow: 'GET, HEAD' }).end()
    return true
  }
  void serve(req, res, found[1]!, found[2] ? 'small' : 'full', address)
  return true
}

async function serve(
  req: IncomingMessage,
  res: ServerResponse,
  id: string,
  size: 'full' | 'small',
  address: string,
): Promise<void> {
  try {
    const caller = await callerOf('page', {
      cookie: req.headers.cookie ?? null,
      authorization: req.headers.authorization ?? null,
      address,
    })
    // A key for programs reads pictures with the scope of items, like everything else of that room.
    checkScope(caller.actor, 'items')
    const known = req.headers['if-none-match'] ?? null
    const picture = await snapshot(caller, (ctx) => openPicture(ctx, id, size, known), 'items.picture')
    const headers = { ETag: picture.etag, 'Cache-Control': 'private, max-age=3600', 'Content-Security-Policy': sandbox }
    if (!picture.stream) {
      res.writeHead(304, headers).end()
      return
    }
    res.writeHead(200, {
      ...headers,
      'Content-Type': picture.type,
      'Content-Length': picture.size_bytes,
      'Content-Disposition': 'inline',
    })
    if (req.method === 'HEAD') {
      picture.stream.destroy()
      res.end()
    } else await pipeline(picture.stream, res)
  } catch (error) {
    const refusal = asRefusal(error, 'items.picture')
    if (!res.headersSent)
      res.writeHead(outcomes[refusal.kind].http, {
        'Content-Type': 'text/plain',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': sandbox,
      })
    res.end()
  }
}
