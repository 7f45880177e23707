// The typesetter, Typst, in two builds of one version that make the same bytes: as WebAssembly it runs on every system;
// as machine code, where there is one, it is several times as fast. Either sees only the texts it is given here.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { TypstCompilerBuilder, initSync } from '@myriaddreamin/typst-ts-web-compiler'

/** @returns the PDF, or why there is none */
export type Engine = (template: string, sheet: string) => Uint8Array | string

const require = createRequire(import.meta.url)
const here = new URL('.', import.meta.url)
const frame = readFileSync(new URL('sheet.typ', here), 'utf8')
const fonts = new URL('fonts/', here)
const readFonts = (): Buffer[] =>
  readdirSync(fonts)
    .filter((name) => name.endsWith('.ttf'))
    .sort()
    .map((name) => readFileSync(new URL(name, fonts)))

type Trouble = { message?: string }
const because = (troubles: unknown): string =>
  ((troubles as Trouble[] | null | undefined)?.[0]?.message ?? 'no document').slice(0, 200)

export async function portable(): Promise<Engine> {
  const wasm = readFileSync(require.resolve('@myriaddreamin/typst-ts-web-compiler/wasm'))
  initSync({ module: await WebAssembly.compile(wasm) })
  const builder = new TypstCompilerBuilder()
  builder.set_dummy_access_model()
  for (const font of readFonts()) await builder.add_raw_font(font)
  const compiler = await builder.build()
  compiler.add_source('/sheet.typ', frame)
  const diagnosticsInFull = 3
  return (template, sheet) => {
    compiler.add_source('/main.typ', template)
    const made = compiler.compile('/main.typ', [['sheet', sheet]], 'pdf', diagnosticsInFull) as {
      result?: Uint8Array
      diagnostics?: unknown
    }
    compiler.reset()
    return made.result ?? because(made.diagnostics)
  }
}

/** What we use of the machine-code build, whose package for this system brings no types. */
type Native = {
  NodeCompiler: {
    create(options: { workspace: string; fontArgs: { fontBlobs: Buffer[] }[] }): {
      addSource(path: string, source: string): void
      compile(options: { mainFilePath: string; inputs: Record<string, string> }): {
        result: object | null
        hasError(): boolean
        takeDiagnostics(): { shortDiagnostics: unknown } | null
      }
      pdf(document: object): Uint8Array
      evictCache(age: number): void
    }
  }
}

/** Null where there is no build for this system. */
export function native(): Engine | null {
  let binding: Native
  try {
    binding = require('@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu') as Native
  } catch {
    return null
  }
  // A place that does not exist: whatever a template would read there is absent.
  const place = '/no-such-place'
  const compiler = binding.NodeCompiler.create({ workspace: place, fontArgs: [{ fontBlobs: readFonts() }] })
  compiler.addSource(`${place}/sheet.typ`, frame)
  return (template, sheet) => {
    compiler.addSource(`${place}/main.typ`, template)
    const made = compiler.compile({ mainFilePath: `${place}/main.typ`, inputs: { sheet } })
    const pdf = made.result && !made.hasError() ? compiler.pdf(made.result) : null
    compiler.evictCache(0)
    return pdf ?? because(made.takeDiagnostics()?.shortDiagnostics)
  }
}
