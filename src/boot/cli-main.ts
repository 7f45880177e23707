#!/usr/bin/env node
// The command line without the installer: for containers and for tests that start a process of their own.
import { main } from './cli.ts'

process.exitCode = await main(process.argv.slice(2))
