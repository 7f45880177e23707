// The fact listeners and timed jobs of all rooms, in order.
import { sweepRates } from '#kernel/rate'
import type { Listener, RoomManifest, TimedJob } from '#kernel/room'

export const listenersOf = (rooms: readonly RoomManifest[]): Listener[] =>
  rooms.flatMap((room) => [...(room.listeners ?? [])])

const ownJobs: TimedJob[] = [
  { name: 'kernel.sweep_rates', cron: '17 * * * *', run: sweepRates },
  {
    name: 'kernel.sweep_answers',
    cron: '23 3 * * *',
    run: async (ctx) => void (await ctx.tx`delete from kernel.idempotency where expires_at < ${ctx.now}`),
  },
]

export const jobsOf = (rooms: readonly RoomManifest[]): TimedJob[] => [
  ...ownJobs,
  ...rooms.flatMap((room) => [...(room.jobs ?? [])]),
]
