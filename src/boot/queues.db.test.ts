import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendMail } from '#commons/notices/server'
import type { Caller } from '#kernel/context'
import { openTestHouse, type Someone, type TestHouse } from '../../tests/harness/house.ts'
import { queues } from './queues.ts'

let house: TestHouse
let host: Someone
beforeAll(async () => {
  house = await openTestHouse()
  host = await house.person('Host', { host: true })
})
afterAll(() => house.close())

describe('what waits in a node', () => {
  it('is told to the host in person alone', async () => {
    const key = { ...host, actor: { ...host.actor, scopes: ['site'] } } as Caller
    for (const who of [await house.person('Anybody'), key])
      await expect(queues(who, {})).rejects.toMatchObject({ code: expect.stringMatching(/host_only|scope/) })
    await expect(queues(house.anonymous, {})).rejects.toMatchObject({ code: 'kernel.sign_in_required' })
  })

  it('says how much, since when, and what was put aside', async () => {
    await house.community()
    await house.drain()
    expect((await queues(host, {})).facts).toEqual({ waiting: 0, oldest_at: null, failed: 0 })

    const at = house.now.get()
    await house.community()
    await sendMail(house.system, {
      address: 'waits@example.org',
      locale: 'en',
      kind: 'people.sign_in',
      values: { code: '111 222', minutes: 20 },
      link: '/m/in/x',
    })
    await house.owner`select graphile_worker.add_job('nothing', run_at => ${at}::timestamptz)`
    house.now.pass(60)
    const { facts, jobs, mail } = await queues(host, {})
    expect(facts.waiting).toBeGreaterThan(0)
    expect(facts.oldest_at).toEqual(at)
    expect(jobs).toEqual({ waiting: 1, oldest_at: at, failed: 0 })
    expect(mail).toMatchObject({ oldest_at: at, failed: 0 })
    expect(mail.waiting).toBeGreaterThan(0)

    await house.owner`update notices.mail set gave_up_at = ${at}`
    await house.owner`update graphile_worker._private_jobs set attempts = max_attempts`
    await house.owner`insert into kernel.fact_refused (listener, fact_id, failure) select 'notices', min(id), 'broken' from kernel.fact`
    const later = await queues(host, {})
    expect(later.jobs).toEqual({ waiting: 0, oldest_at: null, failed: 1 })
    expect(later.mail.waiting).toBe(0)
    expect(later.mail.failed).toBeGreaterThan(0)
    expect(later.facts.failed).toBe(1)
  })
})
