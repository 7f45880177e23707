// One child process for work that may burst: a stranger's picture, a long sheet. It does one thing at a time, is started
// when needed, ended when idle, and killed when it takes too long or too much memory. It can take down nothing but itself.
import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { refuse } from './errors.ts'

export type Apart<J extends object, A extends object> = {
  /** @throws what `lost` says when the child dies of it or takes too long; kernel.busy when too many wait */
  ask(job: J): Promise<A>
  /** Of the child, while there is one. */
  pid(): number | undefined
  close(): void
}

export type ApartOptions = {
  /** Takes `{ id, …job }` as a message and answers `{ id, …answer }`. */
  script: URL
  /** For one job. */
  timeout_ms: number
  /** How many may wait besides the one in work. */
  waiting: number
  /** The child goes when nothing came for so long. */
  idle_ms: number
  /** Of the child's JavaScript. */
  heap_mb: number
  /** Of the whole child, where the system tells (Linux). */
  resident_mb?: number
  /** All of the environment that goes with it: no settings, no passwords. */
  env?: Record<string, string>
  /** Why there is no answer. */
  lost(): Error
}

type Task<J, A> = { id: number; job: J; done: (answer: A) => void; failed: (error: unknown) => void }

const look_ms = 200

export function openApart<J extends object, A extends object>(options: ApartOptions): Apart<J, A> {
  const queue: Task<J, A>[] = []
  let child: ChildProcess | null = null
  let current: Task<J, A> | null = null
  let timer: NodeJS.Timeout | undefined
  let watch: NodeJS.Timeout | undefined
  let count = 0

  const settle = (how: (task: Task<J, A>) => void): void => {
    const task = current
    clearTimeout(timer)
    clearInterval(watch)
    current = null
    if (task) how(task)
    next()
  }
  const lose = (): void => settle((task) => task.failed(options.lost()))

  const start = (): ChildProcess => {
    const started = fork(options.script, [], {
      env: options.env ?? {},
      execArgv: [`--max-old-space-size=${options.heap_mb}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    started.on('message', ({ id, ...answer }: { id: number }) => {
      if (id === current?.id) settle((task) => task.done(answer as unknown as A))
    })
    const gone = (): void => {
      if (child !== started) return
      child = null
      // It died of this job, or somebody ended it: either way there is no answer.
      lose()
    }
    started.once('exit', gone)
    started.once('error', gone)
    try {
      if (started.pid) setPriority(started.pid, 10)
    } catch {
      // not ours to set, or already gone
    }
    return started
  }

  const stop = (): void => {
    const running = child
    child = null
    running?.kill('SIGKILL')
  }
  const end = (): void => {
    stop()
    lose()
  }

  const weigh = (most_mb: number): void => {
    const weighed = child
    void residentOf(weighed?.pid).then((resident_mb) => {
      if (resident_mb > most_mb && weighed === child && current) end()
    })
  }

  const next = (): void => {
    if (current) return
    current = queue.shift() ?? null
    if (!current) {
      child?.unref()
      child?.channel?.unref()
      timer = setTimeout(stop, options.idle_ms)
      timer.unref()
      return
    }
    child ??= start()
    child.ref()
    child.channel?.ref()
    clearTimeout(timer)
    timer = setTimeout(end, options.timeout_ms)
    const { resident_mb } = options
    if (resident_mb) watch = setInterval(weigh, look_ms, resident_mb)
    child.send({ ...current.job, id: current.id }, (error) => {
      if (error) stop()
      if (error && current) lose()
    })
  }

  return {
    ask: (job) =>
      new Promise<A>((done, failed) => {
        if (queue.length >= options.waiting) return failed(refuse('kernel.busy'))
        count += 1
        queue.push({ id: count, job, done, failed })
        next()
      }),
    pid: () => child?.pid,
    close: () => {
      stop()
      for (const task of queue.splice(0)) task.failed(refuse('kernel.busy'))
      if (current) settle((task) => task.failed(refuse('kernel.busy')))
      clearTimeout(timer)
    },
  }
}

/** What a process holds in memory, in MB; 0 where the system does not say. */
async function residentOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024
}
