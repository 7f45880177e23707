// What an export of another system tells about members who have not come yet: for whoever imports, never for a door.
import * as v from 'valibot'
import { command } from '#kernel/command'
import { id } from '#kernel/shape'
import { mayAsSystem } from '../../policy.ts'
import { fieldLengths, fieldNames, firstAudience, type FieldName } from '../../schema.ts'
import * as store from '../store.ts'

const value = v.pipe(v.string(), v.maxLength(4000, 'too_long'))

/** The most private that still lets a group work: nobody but those with a role, until the person has come and chosen. */
const audienceOf = (field: FieldName): number => Math.min(1, firstAudience[field])

export const writeDown = command('people.write_down', {
  doc: 'Writes profile fields of unclaimed people, as an import found them, for those with a role; never over what is there.',
  input: v.object({ rows: v.array(v.object({ person: id(), field: v.picklist(fieldNames), value })) }),
  api: false,
  keep: 'never',
  subject: async () => null,
  allow: mayAsSystem,
  async run(ctx, { rows }): Promise<{ written: number }> {
    const cut = (text: string, most: number): string => [...text].slice(0, most).join('')
    const known = rows.map((row) => ({
      ...row,
      value: cut(row.value, fieldLengths[row.field]),
      audience: audienceOf(row.field),
    }))
    return { written: await store.writeDown(ctx, known) }
  },
})
