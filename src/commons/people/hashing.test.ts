import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './server/hashing.ts'

describe('passwords', () => {
  it('fit their own hash and no other', async () => {
    const hash = await hashPassword('four words in a row')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect([
      await verifyPassword(hash, 'four words in a row'),
      await verifyPassword(hash, 'four words in a raw'),
      await verifyPassword(null, 'x'),
      await verifyPassword('not a hash', 'x'),
    ]).toEqual([true, false, false, false])
  })

  it('are hashed two at a time; a crowd is sent away', async () => {
    const results = await Promise.allSettled(Array.from({ length: 80 }, () => verifyPassword(null, 'x')))
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(66)
    expect(results.find((r) => r.status === 'rejected')).toMatchObject({
      reason: { code: 'kernel.busy', kind: 'unavailable' },
    })
    expect(await verifyPassword(null, 'x')).toBe(false)
  })
})
