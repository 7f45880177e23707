// What somebody tells about themselves, and to whom.
import { command } from '#kernel/command'
import { refuse } from '#kernel/errors'
import { maySignedIn } from '../../policy.ts'
import { fieldNames, SetFields, SetPicture, UpdateProfile } from '../../schema.ts'
import * as store from '../store.ts'
import { me } from './sessions.ts'

export const updateProfile = command('people.update_profile', {
  doc: 'Changes the own name, language, time zone or theme; what is left out stays.',
  input: UpdateProfile,
  subject: me,
  allow: maySignedIn,
  async run(ctx, changes, person): Promise<Record<string, never>> {
    await store.updatePerson(ctx, person, changes)
    ctx.tell({ name: 'people.profile_edited', subject: person })
    return {}
  },
})

export const setFields = command('people.set_fields', {
  doc: 'Writes the own profile fields, each with its audience; an empty value takes a field away.',
  input: SetFields,
  subject: me,
  allow: maySignedIn,
  async run(ctx, fields, person): Promise<Record<string, never>> {
    for (const field of fieldNames) {
      const given = fields[field]
      if (given) await store.putField(ctx, person, { field, ...given })
    }
    ctx.tell({ name: 'people.profile_edited', subject: person })
    return {}
  },
})

export const setPicture = command('people.set_picture', {
  doc: 'Shows one of the own staged pictures beside the name, or none.',
  input: SetPicture,
  subject: me,
  allow: maySignedIn,
  async run(ctx, { picture }, person): Promise<{ picture: string | null }> {
    if (picture !== null && !(await store.ownsPicture(ctx, person, picture))) throw refuse('people.picture_absent')
    await store.setPicture(ctx, person, picture)
    ctx.tell({ name: 'people.profile_edited', subject: person })
    return { picture }
  },
})
