// From the forms of one's own page to the inputs of the commands.
import { fieldNames, isPrintable, type FieldName } from '#commons/people'
import type { setFields, updateProfile } from '#commons/people/server'
import { text } from '../../kit.ts'

type Fields = Parameters<typeof setFields>[1]
type Settings = Parameters<typeof updateProfile>[1]
type Audience = NonNullable<Fields['about']>['audience']

/** Fields that the form did not have stay as they are. */
export function readFields(data: FormData): Fields {
  const sent = fieldNames.filter((name) => data.has(`${name}.value`))
  const read = (name: FieldName) =>
    [
      name,
      {
        value: text(data, `${name}.value`),
        audience: Number(text(data, `${name}.audience`)) as Audience,
        printed: isPrintable(name) && data.has(`${name}.printed`),
      },
    ] as const
  return Object.fromEntries(sent.map(read))
}

/** Checked by the command: another language than ours is refused there. */
export const readSettings = (data: FormData): Settings => ({
  locale: text(data, 'locale') as Settings['locale'],
  time_zone: text(data, 'time_zone'),
  theme: text(data, 'theme') as Settings['theme'],
})
