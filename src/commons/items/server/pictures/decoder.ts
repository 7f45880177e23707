// One child process that decodes pictures, one at a time. It is started when needed, ended when idle, and killed when it
// takes too long: a picture that is made to burst can take down nothing but itself.
import { fork, type ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import { refuse } from '#kernel/errors'
import type { Answer, Job, Made } from './decode-process.ts'
import type { PictureFormat } from './sniff.ts'

export type Decoder = {
  /** @throws items.picture_unreadable, items.picture_too_large, kernel.busy when too many wait */
  decode(bytes: Uint8Array, format: PictureFormat): Promise<Made>
  /** Of the child, while there is one. */
  pid(): number | undefined
  close(): void
}

export type DecoderOptions = {
  script?: URL
  /** For one picture. */
  timeout_ms?: number
  /** How many may wait besides the one in work. */
  waiting?: number
  /** The child goes when nothing came for so long. */
  idle_ms?: number
  /** Of the child's JavaScript; the pixels are bounded by their number. */
  memory_mb?: number
}

type Task = { job: Job; done: (made: Made) => void; failed: (error: unknown) => void }

export function openDecoder(options: DecoderOptions = {}): Decoder {
  const {
    script = new URL('./decode-process.ts', import.meta.url),
    timeout_ms = 15_000,
    waiting = 12,
    idle_ms = 20_000,
    memory_mb = 96,
  } = options
  const queue: Task[] = []
  let child: ChildProcess | null = null
  let current: Task | null = null
  let timer: NodeJS.Timeout | undefined
  let count = 0

  const settle = (how: (task: Task) => void): void => {
    const task = current
    clearTimeout(timer)
    current = null
    if (task) how(task)
    next()
  }
  const unreadable = (): void => settle((task) => task.failed(refuse('items.picture_unreadable')))

  const start = (): ChildProcess => {
    const started = fork(script, [], {
      // Nothing of ours goes with it: no settings, no passwords.
      env: {},
      execArgv: [`--max-old-space-size=${memory_mb}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    started.on('message', (answer: Answer) => {
      if (answer.id !== current?.job.id) return
      if (!('failure' in answer)) return settle((task) => task.done(answer))
      settle((task) => task.failed(refuse(`items.picture_${answer.failure}`)))
    })
    const gone = (): void => {
      if (child !== started) return
      child = null
      // It died of this picture, or somebody ended it: either way there is no picture.
      unreadable()
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

  const next = (): void => {
    if (current) return
    current = queue.shift() ?? null
    if (!current) {
      child?.unref()
      child?.channel?.unref()
      timer = setTimeout(stop, idle_ms)
      timer.unref()
      return
    }
    child ??= start()
    child.ref()
    child.channel?.ref()
    clearTimeout(timer)
    timer = setTimeout(() => {
      stop()
      unreadable()
    }, timeout_ms)
    child.send(current.job, (error) => {
      if (error) stop()
      if (error && current) unreadable()
    })
  }

  return {
    decode: (bytes, format) =>
      new Promise<Made>((done, failed) => {
        if (queue.length >= waiting) return failed(refuse('kernel.busy'))
        count += 1
        queue.push({ job: { id: count, bytes, format }, done, failed })
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
