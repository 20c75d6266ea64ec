import { anyText, choice, describe, list, named, object } from './schema.ts'

/** What a CLI needs to know about a platform before it can talk to it. */
export const discovery = named(
  'Discovery',
  object({
    issuer: anyText,
    clientId: anyText,
    audience: anyText,
    scopes: list(anyText),
    apiBase: anyText,
    features: describe('what this platform can do that others can not', list(anyText)),
    telemetry: object(
      { state: describe('off asks every CLI to stop uploading', choice('on', 'off')) },
      {
        otlpEndpoint: describe('base URL of an OTLP collector', anyText),
        minVersion: describe('the oldest version of the CLI that may upload', anyText),
      },
    ),
    cliVersion: object({
      min: describe('the oldest version that this platform still serves', anyText),
      latest: describe('as in the header `Indev-Latest-Version`', anyText),
    }),
  }),
)
