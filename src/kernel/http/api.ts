// The HTTP API: every command and query of the registry that is not marked otherwise. An adapter, no rules of its own.
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Caller } from '../context.ts'
import { asRefusal } from '../command.ts'
import { outcomes, refuse, type Refusal } from '../errors.ts'
import { openApi } from '../openapi.ts'
import { registry, type Callable } from '../registry.ts'
import { parametersOf, readQuery } from '../openapi-shape.ts'
import { toJson } from '../wire.ts'
import { callerOf } from './caller.ts'
import { problemOf } from './problem.ts'
import { sandbox } from './headers.ts'

const jsonBytes = 256 * 1024
const fileBytes = 12 * 1024 * 1024 + 4096

type Vars = { Variables: { caller: Caller & { byCookie: boolean } } }

/** Routes `/api/<room>/<name>`: queries by GET, commands by POST. `address` tells where a request came from. */
export function apiRoutes(version: string): Hono<Vars> {
  const app = new Hono<Vars>()
  app.use('*', async (c, next) => {
    c.header('Cache-Control', 'no-store')
    c.header('Content-Security-Policy', sandbox)
    const caller = await callerOf('api', {
      authorization: c.req.header('authorization') ?? null,
      cookie: c.req.header('cookie') ?? null,
      language: c.req.header('accept-language') ?? null,
      address: c.req.header('x-tequio-address') ?? null,
    })
    c.set('caller', caller)
    await next()
  })
  app.get('/openapi.json', (c) => c.body(JSON.stringify(openApi(version)), 200, { 'Content-Type': 'application/json' }))
  for (const act of registry().filter((a) => a.about.api)) {
    const path = `/${act.about.name.replace('.', '/')}`
    if (act.about.kind === 'query')
      app.get(path, (c) =>
        answer(act, c.get('caller'), readQuery(parametersOf(act.about.input), new URL(c.req.url).searchParams)),
      )
    else
      app.post(
        path,
        bodyLimit({
          maxSize: fileBytes,
          onError: (c) => problem(refuse('kernel.too_large'), (c as Context<Vars>).get('caller').locale),
        }),
        async (c) => {
          const caller = c.get('caller')
          const key = c.req.header('idempotency-key')
          try {
            if (caller.byCookie)
              sameOrigin(c.req.header('origin'), c.req.header('sec-fetch-site'), c.req.header('host'))
            const input = await readBody(c.req.raw)
            if (key !== undefined && !/^[\x21-\x7e]{1,100}$/.test(key))
              throw refuse('kernel.input_invalid', {}, { 'Idempotency-Key': { key: 'kernel.field.characters' } })
            return await answer(act, key ? { ...caller, key } : caller, input)
          } catch (error) {
            return problem(asRefusal(error, act.about.name), caller.locale)
          }
        },
      )
  }
  app.notFound((c) => problem(refuse('kernel.absent'), c.get('caller')?.locale ?? 'en'))
  app.onError((error, c) => problem(asRefusal(error, 'api'), c.get('caller')?.locale ?? 'en'))
  return app
}

async function answer(act: Callable, caller: Caller, input: unknown): Promise<Response> {
  try {
    return new Response(toJson(await act(caller, input)), {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
    })
  } catch (error) {
    return problem(asRefusal(error, act.about.name), caller.locale)
  }
}

const problem = (refusal: Refusal, locale: Caller['locale']): Response =>
  new Response(JSON.stringify(problemOf(refusal, locale)), {
    status: outcomes[refusal.kind].http,
    headers: {
      'Content-Type': 'application/problem+json',
      'Content-Security-Policy': sandbox,
      'Cache-Control': 'no-store',
    },
  })

/** A browser that carries a cookie may write only from our own pages. */
function sameOrigin(origin: string | undefined, site: string | undefined, host: string | undefined): void {
  if (site !== undefined && site !== 'same-origin') throw refuse('kernel.forged')
  let from: string | null = null
  try {
    from = origin ? new URL(origin).host : null
  } catch {
    from = null
  }
  if (from === null || from !== host) throw refuse('kernel.forged')
}

/** JSON, or the bytes of one file as `{ bytes }`. */
async function readBody(request: Request): Promise<unknown> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type.startsWith('image/') || type === 'application/octet-stream') {
    const query = Object.fromEntries(new URL(request.url).searchParams)
    return { ...query, bytes: new Uint8Array(await request.arrayBuffer()) }
  }
  if (type !== 'application/json')
    throw refuse('kernel.input_invalid', {}, { 'Content-Type': { key: 'kernel.field.choice' } })
  const text = await request.text()
  if (text.length > jsonBytes) throw refuse('kernel.too_large')
  try {
    const input: unknown = JSON.parse(text)
    if (input === null || typeof input !== 'object' || Array.isArray(input)) throw new SyntaxError()
    return input
  } catch {
    throw refuse('kernel.input_invalid', {}, { body: { key: 'kernel.field.wrong' } })
  }
}
