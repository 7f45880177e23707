// The members of a group for paper: a list to take home, and one to sign on a day.
import { query } from '#kernel/query'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { dayIn, dayWriter, type Paper } from '#kernel/paper'
import { wordsFor } from '#kernel/words'
import { printedLine } from '#commons/people'
import { printedFieldsOf } from '#commons/people/server'
import { mayReadMembers } from '../../policy.ts'
import { DirectorySheet, paperMembers, SignInSheet } from '../../schema.ts'
import { placeOf } from '../standing.ts'
import * as store from '../store.ts'

async function everybody(ctx: Ctx, group: GroupId): Promise<readonly store.ListedMember[]> {
  const rows = await store.members(ctx, group, { state: 'active', find: '', limit: paperMembers + 1, after: null })
  if (rows.length > paperMembers) throw refuse('groups.paper_long', { most: paperMembers })
  return rows
}

/** Latin letters without their accents, so that É stands among the E; every other script as it is. */
const initialOf = (name: string): string => Array.from(name.normalize('NFD'))[0]?.toLocaleUpperCase() ?? ''

export const directorySheet = query('groups.directory_sheet', {
  doc: 'The members of a group with what each lets be printed, as a sheet to print.',
  input: DirectorySheet,
  api: false,
  subject: (ctx, { group }) => placeOf(ctx, group as GroupId),
  allow: (actor, place) => mayReadMembers(actor, place),
  async run(ctx, { large }, { group }): Promise<Paper> {
    const t = wordsFor(ctx.locale, group.words)
    const rows = await everybody(ctx, group.id)
    const printed = await printedFieldsOf(
      ctx,
      group.id,
      rows.map((row) => row.id),
    )
    const today = dayIn(ctx.now, group.time_zone)
    const members = rows.map((row) => ({
      initial: initialOf(row.name),
      name: row.name,
      number: row.number === null ? '' : t('groups.paper.number', { number: row.number }),
      lines: (printed.get(row.id) ?? []).map((field) => printedLine(t, field)),
    }))
    return {
      name: `members-${today}`,
      sheet: {
        template: new URL('./directory.typ', import.meta.url),
        locale: ctx.locale,
        title: t('groups.paper.directory'),
        by: group.name,
        size: 'a4',
        large,
        foot: t('groups.paper.directory_foot', { day: dayWriter(ctx.locale, 'long')(today) }),
        data: { lead: t('groups.paper.directory_lead', { count: rows.length }), members },
      },
    }
  },
})

export const signInSheet = query('groups.sign_in_sheet', {
  doc: 'The members of a group with a line for each to sign, as a sheet to print.',
  input: SignInSheet,
  api: false,
  subject: (ctx, { group }) => placeOf(ctx, group as GroupId),
  allow: (actor, place) => mayReadMembers(actor, place),
  async run(ctx, { large, occasion, blank }, { group }): Promise<Paper> {
    const t = wordsFor(ctx.locale, group.words)
    const rows = await everybody(ctx, group.id)
    const today = dayIn(ctx.now, group.time_zone)
    return {
      name: `sign-in-${today}`,
      sheet: {
        template: new URL('./sign-in.typ', import.meta.url),
        locale: ctx.locale,
        title: t('groups.paper.sign_in'),
        by: group.name,
        size: 'a4',
        large,
        foot: occasion,
        data: {
          occasion,
          words: {
            name: t('groups.paper.name'),
            number: t('groups.paper.no'),
            signature: t('groups.paper.signature'),
            day: t('groups.paper.day'),
            place: t('groups.paper.place'),
          },
          names: rows.map((row) => ({ name: row.name, number: row.number ?? '' })),
          blank,
        },
      },
    }
  },
})
