// The first visit: a node without a host shows a short set-up, behind a link that only the terminal knew.
import * as v from 'valibot'
import { command } from '#kernel/command'
import { declareErrors, refuse } from '#kernel/errors'
import { house } from '#kernel/house'
import { query } from '#kernel/query'
import { hashToken, newToken, same } from '#kernel/secrets'
import * as shape from '#kernel/shape'
import { allow } from '#kernel/verdict'
import type { Ctx } from '#kernel/context'
import { seenZone } from '#commons/people'
import { createHost, openSession } from '#commons/people/server'

declareErrors({ 'site.link_unknown': 'absent' })

const Token = v.pipe(v.string(), v.regex(/^[\w-]{20,100}$/, 'id'))

/** The link for the terminal, new at each start while nobody is host; null on a node that has one. */
export async function setUpLink(origin: string): Promise<string | null> {
  const { pool } = house()
  const [host] = await pool`select from people.person where host limit 1`
  if (host) return null
  const token = newToken()
  await pool`insert into kernel.setting (name, value) values ('set_up', ${pool.json({ hash: hashToken(token).toString('hex') })})
             on conflict (name) do update set value = excluded.value`
  return `${origin}/setup/${token}`
}

async function open(ctx: Ctx, token: string): Promise<void> {
  const [setting] = await ctx.tx<{ value: { hash: string } }[]>`select value from kernel.setting where name = 'set_up'`
  if (!setting || !same(Buffer.from(setting.value.hash, 'hex'), hashToken(token))) throw refuse('site.link_unknown')
}

export const lookAtSetUp = query('site.look_at_set_up', {
  doc: 'Whether a set-up link is the one this node waits for.',
  api: false,
  input: v.object({ token: Token }),
  run: async (ctx, { token }) => {
    await open(ctx, token)
    return { open: true }
  },
})

export const setUp = command('site.set_up', {
  doc: 'Makes the first host of an empty node.',
  api: false,
  keep: 'never',
  input: v.object({
    token: Token,
    name: shape.line(120, 1),
    address: shape.mail(),
    node: shape.line(80, 1),
    device: shape.line(120),
    zone: seenZone(),
  }),
  subject: async (ctx, { token }) => {
    await ctx.tx`select pg_advisory_xact_lock(7236588)`
    await open(ctx, token)
  },
  allow: () => allow,
  async run(ctx, input) {
    const own = ctx.as('set-up')
    const person = await createHost(own, {
      name: input.name,
      address: input.address,
      locale: ctx.locale,
      time_zone: input.zone,
    })
    await ctx.tx`delete from kernel.setting where name = 'set_up'`
    await ctx.tx`insert into kernel.setting (name, value) values ('node', ${ctx.tx.json({ name: input.node })}) on conflict (name) do update set value = excluded.value`
    return { session: await openSession(own, person, input.device) }
  },
})

/** The node's own name, for pages outside a group and for mail. */
export const nodeName = query('site.node', {
  doc: 'Name of this node.',
  input: v.object({}),
  run: async (ctx) => {
    const [row] = await ctx.tx<{ value: { name: string } }[]>`select value from kernel.setting where name = 'node'`
    return { name: row?.value.name ?? 'Tequio' }
  },
})
