// From the address of a sheet to the query of its room. Rooms don't know each other: the catalogue's prices are written here.
import { directorySheet, signInSheet, tradingSheet } from '#commons/groups/server'
import type { Caller } from '#kernel/context'
import type { Paper } from '#kernel/paper'
import { glance, statementSheet, statementsSheet } from '#tools/ledger/server'
import { catalogueSheet, withPrices } from '#tools/market/server'
import { maybe, text } from '../../../kit.ts'
import { writer } from '../amounts.ts'

type Make = (caller: Caller, group: string, asked: URLSearchParams) => Promise<Paper>

/** What was left empty in the form is left out; the shapes of the queries check the rest. */
const words = <K extends string>(asked: URLSearchParams, ...names: K[]): Partial<Record<K, string>> =>
  Object.fromEntries(names.flatMap((name) => (maybe(asked, name) ? [[name, maybe(asked, name)]] : []))) as Partial<
    Record<K, string>
  >
const number = <K extends string>(asked: URLSearchParams, ...names: K[]): Partial<Record<K, number>> =>
  Object.fromEntries(
    names.flatMap((name) => (maybe(asked, name) ? [[name, Number(text(asked, name))]] : [])),
  ) as Partial<Record<K, number>>
const large = (asked: URLSearchParams): boolean => asked.has('large')

export const sheets: Readonly<Record<string, Make>> = {
  statement: (caller, group, asked) =>
    statementSheet(caller, { group, large: large(asked), ...words(asked, 'currency', 'account', 'from', 'to') }),
  statements: (caller, group, asked) =>
    statementsSheet(caller, {
      group,
      large: large(asked),
      ...words(asked, 'currency', 'from', 'to'),
      ...number(asked, 'part'),
    }),
  catalogue: async (caller, group, asked) => {
    const write = writer(await glance(caller, { group }).catch(() => null), caller.locale)
    return withPrices(await catalogueSheet(caller, { group, large: large(asked), ...words(asked, 'since') }), write)
  },
  directory: (caller, group, asked) => directorySheet(caller, { group, large: large(asked) }),
  'sign-in': (caller, group, asked) =>
    signInSheet(caller, { group, large: large(asked), ...words(asked, 'occasion'), ...number(asked, 'blank') }),
  trading: (caller, group, asked) =>
    tradingSheet(caller, {
      group,
      large: large(asked),
      ...words(asked, 'occasion'),
      ...number(asked, 'first', 'count'),
    }),
}
