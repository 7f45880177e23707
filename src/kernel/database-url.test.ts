import { describe, expect, it } from 'vitest'
import { readDatabaseUrl } from './database-url.ts'

describe('the address of a database', () => {
  it.each([
    ['postgres://me:pw@db.example:5433/sel', 'postgres://me:pw@db.example:5433/sel', undefined, 5433],
    [
      'postgresql://me@db.example/sel?sslmode=require',
      'postgresql://me@db.example/sel?sslmode=require',
      undefined,
      undefined,
    ],
    ['postgres://me@/sel?host=/run/postgresql', 'postgres://me@localhost/sel', '/run/postgresql', undefined],
    ['postgres://me@/sel?host=%2Frun%2Fpostgresql&port=5433', 'postgres://me@localhost/sel', '/run/postgresql', 5433],
    ['postgres://me@%2Frun%2Fpostgresql/sel', 'postgres://me@localhost/sel', '/run/postgresql', undefined],
    ['postgres://me@%2Frun%2Fpostgresql:5433/sel', 'postgres://me@localhost/sel', '/run/postgresql', 5433],
    ['postgres:///sel?host=/tmp', 'postgres://localhost/sel', '/tmp', undefined],
    ['postgres:///sel', 'postgres://localhost/sel', undefined, undefined],
    [
      'postgres://me@elsewhere/sel?host=db.example&sslmode=disable',
      'postgres://me@localhost/sel?sslmode=disable',
      'db.example',
      undefined,
    ],
    ['postgres://me@one,two/sel', 'postgres://me@one,two/sel', undefined, undefined],
    ['postgres://me@[::1]:5433/sel', 'postgres://me@[::1]:5433/sel', undefined, 5433],
    ['  postgres://me@db/sel\n', 'postgres://me@db/sel', undefined, undefined],
  ] as const)('%s', (text, url, host, port) =>
    expect(readDatabaseUrl(text)).toEqual({ url, ...(host && { host }), ...(port && { port }) }),
  )

  it.each([
    '',
    'db.example',
    'mysql://me@db/sel',
    'postgres://me@db:five/sel',
    'postgres://me@%zz/sel',
    '/run/postgresql',
  ])('%s is none', (text) => expect(readDatabaseUrl(text)).toBeNull())
})
