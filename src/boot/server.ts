// The server: a node, its worker, and the built pages, in one process with one kernel.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { createHttpServer, type Pages } from '#kernel/http/server'
import type { Lifecycle } from './lifecycle.ts'
import { openNode, type OpenNode } from './node.ts'
import { pictureDoor } from './picture-door.ts'
import type { Settings } from './settings.ts'
import { StartError } from './start-error.ts'
import { startWorker } from './worker.ts'

const root = join(import.meta.dirname, '../..')
export const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version

export type Running = { node: OpenNode; port: number; idle(): Promise<void> }

export async function startServer(
  settings: Settings,
  life: Pick<Lifecycle, 'onStop'>,
  say: (line: string) => void,
  pages?: Pages,
): Promise<Running> {
  const node = await openNode(settings, life, say)
  const worker = settings.worker ? await startWorker(node, life) : null
  const server = createHttpServer({
    version,
    pages: pages ?? (await builtPages()),
    doors: [pictureDoor],
    bodyLimit,
    behindProxy: settings.behindProxy,
    flood: settings.flood,
  })
  server.listen(settings.port, settings.host)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw asStartError(error, settings)
  })
  life.onStop('web server', async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeIdleConnections()
    // Whoever is being answered gets the answer; idle keep-alive connections go at once.
    const hurry = setInterval(() => server.closeIdleConnections(), 100)
    await closed
    clearInterval(hurry)
  })
  return { node, port: (server.address() as AddressInfo).port, idle: worker?.idle ?? (async () => {}) }
}

/** A form holds texts; where pictures may be added, as many as a listing has, straight from a camera. */
export const bodyLimit = (path: string): number => (pictureForm.test(path) ? pictureFormBytes : 1024 * 1024)
const pictureForm = /^\/(?:me|g\/[^/]+\/market\/(?:new|[^/]+\/edit))\/?$/
const pictureFormBytes = 100 * 1024 * 1024

/** The built SvelteKit handler. It reads where it is from headers that only our own server sets. */
async function builtPages(): Promise<Pages> {
  process.env['PROTOCOL_HEADER'] = 'x-forwarded-proto'
  process.env['BODY_SIZE_LIMIT'] = String(pictureFormBytes)
  const { handler } = (await import(
    pathToFileURL(resolve(root, process.env['TEQUIO_BUILD'] ?? 'build', 'handler.js')).href
  )) as { handler: Pages }
  return handler
}

function asStartError(error: NodeJS.ErrnoException, settings: Settings): Error {
  if (error.code === 'EADDRINUSE')
    return new StartError(
      'failed',
      `Port ${settings.port} is in use: stop the other program, or choose another port with PORT=3001.`,
    )
  if (error.code === 'EACCES')
    return new StartError(
      'no_permission',
      `Port ${settings.port} may not be opened by this user: choose one above 1024 with PORT.`,
    )
  if (error.code === 'EADDRNOTAVAIL')
    return new StartError('failed', `HOST ${settings.host} is not an address of this machine.`)
  return error
}
