// Which currency and which account a page is about, as its address says; kept from page to page.
import { isId } from '#kernel/ids'
import { maybe } from '../../../kit.ts'

export type Chosen = { currency?: string; from?: string }

export function chosenIn(url: URL): Chosen {
  const [currency, from] = [maybe(url.searchParams, 'currency'), maybe(url.searchParams, 'from')]
  return { ...(currency && isId(currency) && { currency }), ...(from && isId(from) && { from }) }
}
