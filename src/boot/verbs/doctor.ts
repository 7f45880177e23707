// `tequio doctor`: looks at a node and says in sentences what is well and what is not.
import { statfs } from 'node:fs/promises'
import { house } from '#kernel/house'
import { named } from '#kernel/registry'
import { waitingMail } from '#commons/notices/server'
import { cli, withNode } from '../with-node.ts'
import type { Verb } from '../cli.ts'

export const doctor: Verb = {
  usage: 'doctor',
  says: 'Looks at database, accounts, jobs, mail and disk, and says what is well and what is not.',
  run: () =>
    withNode(async (node, settings) => {
      let ill = 0
      const say = (well: boolean, text: string): void => {
        if (!well) ill += 1
        console.log(`${well ? 'well ' : 'LOOK '} ${text}`)
      }
      const { pool } = house()
      const [db] = await pool<
        { version: string; size: string }[]
      >`select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size`
      say(true, `PostgreSQL ${db?.version}, ${db?.size}${node.embedded ? ', embedded' : ''}`)
      say(
        node.twoRoles,
        node.twoRoles
          ? 'Two database roles: the program can’t pass row security.'
          : 'One database role for all: the second net below private tables is thinner. Give the user CREATEROLE to have two.',
      )
      const groups = await pool<
        { id: string; name: string }[]
      >`select id, address as name from groups."group" where parent_id is null and state = 'active' order by id limit 1000`
      for (const group of groups) {
        const found = (await named('ledger.verify')(cli, { group: group.id }).catch((e: unknown) => ({
          ok: false,
          problems: [String(e)],
        }))) as { ok: boolean; problems?: unknown[] }
        say(
          found.ok,
          found.ok
            ? `Accounts of ${group.name}: sum zero, chain whole.`
            : `Accounts of ${group.name}: ${JSON.stringify(found.problems)}`,
        )
      }
      const [aside] = await pool<{ n: number }[]>`select count(*)::int as n from kernel.fact_refused`
      say(aside?.n === 0, `${aside?.n} facts were put aside by a listener.`)
      const byMail = Boolean(process.env['TEQUIO_SMTP_URL'])
      say(
        byMail,
        byMail
          ? 'Mail goes out by SMTP.'
          : 'No mail server is set (TEQUIO_SMTP_URL): the host reads outgoing mail on a page.',
      )
      const mails = await waitingMail(pool)
      const late = mails.oldest_at !== null && Date.now() - mails.oldest_at.getTime() > 3_600_000
      say(
        !late || !byMail,
        `${mails.waiting} mails wait${late ? ', some for more than an hour' : ''}; ${mails.given_up} were given up.`,
      )
      const disk = await statfs(settings.dataDir)
      const free = Math.floor((disk.bavail * disk.bsize) / 1e9)
      say(free >= 2, `${free} GB free where the data lie.`)
      return ill === 0 ? 0 : 1
    }),
}
