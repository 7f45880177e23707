// A load of its own process: N connections, one request under way on each, for a bounded time. Speaks plain HTTP/1.1 over sockets,
// so that the client costs little beside what is measured. Prints one JSON line.
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'

type Plan = {
  port: number
  clients: number
  seconds: number
  group: string
  payers: { token: string; to: string }[]
  path?: string
}

const plan = JSON.parse(process.argv[2]!) as Plan
const until = performance.now() + plan.seconds * 1000
const latencies: number[] = []
let good = 0
let refused = 0
let next = 0

function request(): string {
  const payer = plan.payers[next++ % plan.payers.length]!
  if (plan.path)
    return `GET ${plan.path} HTTP/1.1\r\nHost: localhost:${plan.port}\r\nAccept: text/html\r\nCookie: tequio_session=${payer.token}\r\n\r\n`
  const body = JSON.stringify({ group: plan.group, to: payer.to, amount_minor: '1', description: 'bench' })
  return (
    `POST /api/ledger/pay HTTP/1.1\r\nHost: localhost:${plan.port}\r\nAuthorization: Bearer ${payer.token}\r\n` +
    `Content-Type: application/json\r\nIdempotency-Key: ${randomUUID()}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  )
}

/** Length of one whole answer at the front of the buffer, or 0. */
function answerLength(text: string): number {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))
  if (length) {
    const end = head + 4 + Number(length[1])
    return text.length >= end ? end : 0
  }
  const end = text.indexOf('\r\n0\r\n\r\n', head + 2)
  return end < 0 ? 0 : end + 7
}

function client(): Promise<void> {
  return new Promise((done, failed) => {
    let buffered = ''
    let sent = 0
    const socket: Socket = connect(plan.port, '127.0.0.1', send)
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.on('error', failed)
    socket.on('data', (chunk) => {
      buffered += chunk
      const length = answerLength(buffered)
      if (length === 0) return
      if (buffered.startsWith('HTTP/1.1 200')) good += 1
      else {
        refused += 1
        if (refused === 1) console.error(buffered.slice(0, 600))
      }
      latencies.push(performance.now() - sent)
      buffered = buffered.slice(length)
      if (performance.now() < until) send()
      else socket.end(done)
    })
    function send(): void {
      sent = performance.now()
      socket.write(request())
    }
  })
}

const began = performance.now()
await Promise.all(Array.from({ length: plan.clients }, client))
latencies.sort((a, b) => a - b)
const at = (p: number): number =>
  latencies[Math.min(latencies.length - 1, Math.floor((latencies.length * p) / 100))] ?? 0
console.log(JSON.stringify({ good, refused, seconds: (performance.now() - began) / 1000, p50: at(50), p99: at(99) }))
