// What a part of an address may be. Anything else is a page that is not there.
import { defineParams } from '@sveltejs/kit/params'
import { isId } from '#kernel/ids'

export const params = defineParams({
  id: (param) => (isId(param) ? param : undefined),
  /** How a transfer begins: see tools/ledger/ui/way.ts. */
  way: (param) => (param === 'pay' || param === 'ask' || param === 'record' ? param : undefined),
})
