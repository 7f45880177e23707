// Shapes of what reports, health and desk are asked.
import * as v from 'valibot'
import { id, place } from '#kernel/shape'

/** `2026-03`, or a day in it. */
const month = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])(-\d\d)?$/, 'date'),
  v.transform((text) => text.slice(0, 7)),
)
/** Of several units of a group; its own when left out. */
const currency = v.optional(id())
const period = { from: v.optional(month), to: v.optional(month) }

export const reportTables = ['months', 'categories', 'areas', 'members'] as const
export type ReportTable = (typeof reportTables)[number]

export const Report = v.object({ group: id(), currency, ...period })
export const ReportCsv = v.object({ group: id(), currency, ...period, table: v.picklist(reportTables, 'choice') })
export const Health = v.object({ group: id(), currency, months: v.optional(v.picklist([6, 24] as const, 'choice'), 6) })
export const Desk = v.object({ group: id(), currency })
export const Silent = v.object({ group: id(), currency, after: place() })
export const SetCategory = v.object({ transfer: id(), category: v.nullable(id()) })
export const RebuildFigures = v.object({ group: id(), currency })
