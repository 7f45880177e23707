/** Why a start failed. The code chooses the translated text; the message is the plain English of it. */
export type StartErrorCode =
  | 'already_running'
  | 'damaged'
  | 'disk_full'
  | 'failed'
  | 'no_memory'
  | 'no_permission'
  | 'no_postgres'
  | 'not_a_cluster'
  | 'unsupported'
  | 'version_mismatch'

/** A start that cannot go on, said in one sentence that tells the reader what to do. */
export class StartError extends Error {
  readonly code: StartErrorCode
  /** Process in the way, when there is one. */
  readonly pid: number | undefined

  constructor(code: StartErrorCode, message: string, options: { cause?: unknown; pid?: number } = {}) {
    super(message, { cause: options.cause })
    this.name = 'StartError'
    this.code = code
    this.pid = options.pid
  }
}
