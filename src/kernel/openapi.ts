// The registry as OpenAPI 3.1: what stands here is what answers, so it can't be out of date.
import { errorCodes, outcomes } from './errors.ts'
import { registry } from './registry.ts'
import { schemaOf } from './openapi-shape.ts'

export function openApi(version: string): Record<string, unknown> {
  const paths: Record<string, unknown> = {}
  for (const { about } of registry().filter((a) => a.about.api)) {
    const schema = schemaOf(about.input)
    const operation = {
      operationId: about.name,
      tags: [about.name.split('.')[0]],
      summary: about.doc,
      security: [{ token: [about.scope] }, {}],
      responses: {
        200: { description: 'Done', content: { 'application/json': {} } },
        default: { $ref: '#/components/responses/Problem' },
      },
    }
    const path = `/api/${about.name.replace('.', '/')}`
    if (about.kind === 'query') {
      const parameters = Object.entries(schema.properties ?? {}).map(([name, s]) => ({
        name,
        in: 'query',
        required: (schema.required ?? []).includes(name),
        schema: s,
      }))
      paths[path] = { get: { ...operation, parameters } }
    } else {
      const parameters = [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          schema: { type: 'string', maxLength: 100 },
          description: 'The same key never does the same thing twice.',
        },
      ]
      paths[path] = {
        post: {
          ...operation,
          parameters,
          requestBody: { required: true, content: { 'application/json': { schema } } },
        },
      }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tequio',
      version,
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
      description: 'Every command and query of this node. Amounts are decimal strings in minor units of the currency.',
    },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of your own, made under Settings.' },
      },
      responses: {
        Problem: {
          description: 'A refusal with its reason (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string', description: 'The reason, in the language of the reader' },
            status: { type: 'integer' },
            code: { type: 'string', enum: [...errorCodes().keys()].sort() },
            params: { type: 'object' },
            fields: { type: 'object', additionalProperties: { type: 'string' } },
          },
        },
      },
    },
    'x-error-kinds': Object.fromEntries(
      [...errorCodes()].map(([code, kind]) => [code, { kind, status: outcomes[kind].http }]),
    ),
  }
}
