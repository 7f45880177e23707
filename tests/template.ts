// What every test database begins with: all migrations, and nothing else.
import type { Connection } from '#kernel/db'
import { migrate } from '../src/boot/migrate.ts'

/** Called once a run with the cluster's superuser in the empty template; returns the role that owns the tables. */
export async function fillTemplate(login: Connection): Promise<string> {
  const { owner } = await migrate(login)
  return owner.user
}
