// The HTTP API: every command and query of the registry that is not marked otherwise. An adapter, no rules of its own. It speaks
// to node's server itself: one look in a map is all the routing there is, and a payment is worth not being wrapped twice.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller, Locale } from '../context.ts'
import { asRefusal } from '../command.ts'
import { outcomes, refuse, type Refusal } from '../errors.ts'
import { kernelId, showsKernel } from '../house.ts'
import { openApi } from '../openapi.ts'
import { registry, type Callable } from '../registry.ts'
import { parametersOf, readQuery } from '../openapi-shape.ts'
import { toJson } from '../wire.ts'
import { callerOf } from './caller.ts'
import { problemOf } from './problem.ts'
import { sandbox, secure } from './headers.ts'

const jsonBytes = 256 * 1024
const fileBytes = 12 * 1024 * 1024 + 4096
const hangUp = ['Connection', 'close']

type Asking = Caller & { byCookie: boolean }
type Answer = { status: number; type: string; text: string; last?: boolean }
export type ApiDoor = (req: IncomingMessage, res: ServerResponse, address: string) => void

/** Answers `/api/<room>/<name>`: queries by GET, commands by POST; `/api/openapi.json` describes them all. */
export function apiDoor(version: string, https: boolean): ApiDoor {
  const acts = new Map(
    registry()
      .filter((act) => act.about.api)
      .map((act) => [`/api/${act.about.name.replace('.', '/')}`, act]),
  )
  const headers = Object.entries({
    ...secure(https),
    'Cache-Control': 'no-store',
    'Content-Security-Policy': sandbox,
    ...(showsKernel ? { 'X-Tequio-Kernel': kernelId } : {}),
  }).flat()
  const give = (req: IncomingMessage, res: ServerResponse, { status, type, text, last }: Answer): void => {
    const length = String(Buffer.byteLength(text))
    res.writeHead(status, headers.concat('Content-Type', type, 'Content-Length', length, last ? hangUp : []))
    // As text it leaves in one piece with the head.
    res.end(req.method === 'HEAD' ? undefined : text)
  }
  const route = async (req: IncomingMessage, caller: Asking): Promise<Answer> => {
    const url = req.url ?? ''
    const mark = url.indexOf('?')
    const path = mark < 0 ? url : url.slice(0, mark)
    const reads = req.method === 'GET' || req.method === 'HEAD'
    if (path === '/api/openapi.json' && reads)
      return { status: 200, type: 'application/json', text: JSON.stringify(openApi(version)) }
    const act = acts.get(path)
    if (!act || (act.about.kind === 'query' ? !reads : req.method !== 'POST')) throw refuse('kernel.absent')
    const given = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
    return act.about.kind === 'query'
      ? done(await act(caller, readQuery(parametersOf(act.about.input), given)))
      : done(await write(act, req, caller, given))
  }
  const serve = async (req: IncomingMessage, res: ServerResponse, address: string): Promise<void> => {
    let locale: Locale = 'en'
    try {
      const caller = await callerOf('api', {
        authorization: req.headers.authorization ?? null,
        cookie: req.headers.cookie ?? null,
        language: req.headers['accept-language'] ?? null,
        address,
      })
      locale = caller.locale
      give(req, res, await route(req, caller))
    } catch (error) {
      if (!res.headersSent) give(req, res, problem(asRefusal(error, 'api'), locale))
    }
  }
  return (req, res, address) => void serve(req, res, address)
}

const done = (answer: unknown): Answer => ({ status: 200, type: 'application/json', text: toJson(answer) })

const problem = (refusal: Refusal, locale: Locale): Answer => ({
  status: outcomes[refusal.kind].http,
  type: 'application/problem+json',
  text: JSON.stringify(problemOf(refusal, locale)),
  // What was too much is not read to its end.
  last: refusal.code === 'kernel.too_large',
})

async function write(act: Callable, req: IncomingMessage, caller: Asking, given: URLSearchParams): Promise<unknown> {
  const key = req.headers['idempotency-key']
  if (caller.byCookie) sameOrigin(req)
  const input = await readBody(req, given)
  if (key === undefined) return act(caller, input)
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,100}$/.test(key))
    throw refuse('kernel.input_invalid', {}, { 'Idempotency-Key': { key: 'kernel.field.characters' } })
  return act({ ...caller, key }, input)
}

/** A browser that carries a cookie may write only from our own pages. */
function sameOrigin({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') throw refuse('kernel.forged')
  const from = headers.origin && URL.canParse(headers.origin) ? new URL(headers.origin).host : null
  if (from === null || from !== headers.host) throw refuse('kernel.forged')
}

/** JSON, or the bytes of one file as `{ bytes }` with the query beside it. */
async function readBody(req: IncomingMessage, given: URLSearchParams): Promise<unknown> {
  const type = (req.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  const isFile = type.startsWith('image/') || type === 'application/octet-stream'
  if (!isFile && type !== 'application/json')
    throw refuse('kernel.input_invalid', {}, { 'Content-Type': { key: 'kernel.field.choice' } })
  const bytes = await readBytes(req, isFile ? fileBytes : jsonBytes)
  if (isFile) return { ...Object.fromEntries(given), bytes: new Uint8Array(bytes) }
  try {
    const input: unknown = JSON.parse(bytes.toString())
    if (input === null || typeof input !== 'object' || Array.isArray(input)) throw new SyntaxError()
    return input
  } catch {
    throw refuse('kernel.input_invalid', {}, { body: { key: 'kernel.field.wrong' } })
  }
}

/** @throws `kernel.too_large` as soon as there is more than `most` */
function readBytes(req: IncomingMessage, most: number): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > most) return Promise.reject(refuse('kernel.too_large'))
  return new Promise((read, failed) => {
    const chunks: Buffer[] = []
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) return void chunks.push(chunk)
      req.pause()
      failed(refuse('kernel.too_large'))
    })
    req.on('end', () => read(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    // Who hangs up gets no answer, but nothing waits for ever.
    req.on('close', () => req.readableEnded || failed(refuse('kernel.input_invalid')))
  })
}
