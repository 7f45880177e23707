import * as v from 'valibot'
import { command } from '#kernel/command'
import { registry } from '#kernel/registry'
import { allow } from '#kernel/verdict'
import '../../../boot/rooms.ts'

for (const name of ['ledger.open_currency', 'ledger.open_account', 'market.set_categories', 'notices.send_mail'])
  if (!registry().some((act) => act.about.name === name))
    command(name, { doc: 'Stands in for a room that is not there.', input: v.looseObject({}), subject: async () => null, allow: () => allow, run: async () => null })
