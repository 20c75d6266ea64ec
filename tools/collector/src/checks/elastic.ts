import assert from 'node:assert/strict'

import { ARRIVAL_MS, type Check } from '../check.ts'
import { craftTraces, text } from '../crafted.ts'
import { startGrpcSink } from '../grpc-sink.ts'
import { newReceived } from '../received.ts'
import { send } from '../send.ts'

export const elasticChecks: readonly Check[] = [
  {
    title: 'the Elastic variant forwards over OTLP/gRPC and TLS, with its token',
    async run(stage) {
      const received = newReceived()
      const authorization = `Bearer ${stage.token}`
      const { key, cert, certFile } = stage.certificate
      const sink = await startGrpcSink({ authorization, received, key, cert })
      stage.onClose(() => sink.close())
      const router = await stage.startRouter({
        backend: 'elastic',
        backendEnv: {
          ELASTIC_APM_ENDPOINT: `localhost:${sink.port}`,
          ELASTIC_APM_SECRET_TOKEN: stage.token,
          // How Go is told of an authority.
          SSL_CERT_FILE: certFile,
        },
        queueDir: stage.newDir('queue-elastic'),
      })
      const body = craftTraces([text('service.name', 'indev')], [{ name: 'to elastic' }])
      assert.equal((await send(router.url, body)).status, 200)
      const isThere = await received.until(({ spans }) => spans.length > 0, ARRIVAL_MS)
      await router.server.stop()
      assert.ok(isThere, router.server.output())
      assert.deepEqual(sink.credentials, new Set([authorization]))
    },
  },
]
