/** What is running, and how to end it in good order. */
export type Lifecycle = {
  /** Remembers how to end a thing that has just been started. Things end in reverse order, one after the other. */
  onStop(name: string, end: () => Promise<void> | void): void
  /** Ends everything, once, then the process. Resolves only in tests, where `exit` returns. */
  stop(reason: string, code?: number): Promise<void>
  /** True as soon as the end has begun. */
  readonly stopping: boolean
}

type Host = { on(signal: NodeJS.Signals, listener: () => void): unknown; exit(code: number): void }

export type LifecycleOptions = {
  log: (line: string) => void
  /** Default 10 s. What is not ended by then is left to the end of the process; the database stops itself. */
  limit_ms?: number
  /** The process; another one in tests. */
  host?: Host
  /** Milliseconds since some moment; another clock in tests. */
  now?: () => number
}

/** Ctrl-C may arrive twice within moments: from the terminal, and passed on by a parent. */
const SAME_SIGNAL_MS = 500

/**
 * Ends everything on SIGINT, SIGTERM and SIGHUP. A parent that disappears becomes a SIGTERM in `scripts/run.mjs`.
 * A second signal does not wait any longer.
 */
export function lifecycle({
  log,
  limit_ms = 10_000,
  host = process,
  now = performance.now.bind(performance),
}: LifecycleOptions): Lifecycle {
  const ends: { name: string; end: () => Promise<void> | void }[] = []
  let ending: Promise<void> | undefined
  let began = 0

  async function endAll(reason: string, code: number): Promise<void> {
    log(`stopping: ${reason}`)
    let failed = false
    let current = ''
    const timer = setTimeout(() => {
      log(`${current} did not stop within ${limit_ms / 1000} s`)
      host.exit(1)
    }, limit_ms)
    for (let next = ends.pop(); next; next = ends.pop()) {
      current = next.name
      try {
        await next.end()
      } catch (error) {
        failed = true
        log(`${current} did not stop cleanly: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    clearTimeout(timer)
    host.exit(failed ? 1 : code)
  }

  function stop(reason: string, code = 0): Promise<void> {
    if (!ending) {
      began = now()
      ending = endAll(reason, code)
    }
    return ending
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    host.on(signal, () => {
      if (ending && now() - began > SAME_SIGNAL_MS) host.exit(1)
      else void stop(signal)
    })
  }

  return {
    onStop(name, end) {
      ends.push({ name, end })
    },
    stop,
    get stopping() {
      return ending !== undefined
    },
  }
}
