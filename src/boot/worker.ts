// What runs beside the pages: fact listeners, timed jobs and the sending of mail. In the server's process, or alone (`tequio worker`).
import { house, setHouse } from '#kernel/house'
import { runListeners } from '#kernel/facts'
import { startJobs } from '#kernel/jobs'
import { smtpFrom, startSending } from '#commons/notices/server'
import type { Lifecycle } from './lifecycle.ts'
import { jobsOf, listenersOf } from './listeners.ts'
import type { OpenNode } from './node.ts'
import { allRooms } from './rooms.ts'

export async function startWorker(node: OpenNode, life: Pick<Lifecycle, 'onStop'>): Promise<{ idle(): Promise<void> }> {
  const listeners = runListeners(listenersOf(allRooms))
  life.onStop('fact listeners', () => listeners.stop())
  setHouse({ ...house(), wake: listeners.wake })
  const jobs = await startJobs(node.app, jobsOf(allRooms))
  life.onStop('timed jobs', () => jobs.stop())
  const sending = startSending(smtpFrom(process.env))
  life.onStop('mail', () => sending.stop())
  return listeners
}
