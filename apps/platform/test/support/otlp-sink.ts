import { createServer } from 'node:http'

/** A collector that keeps what it is sent. */
export interface OtlpSink {
  /** Base URL. */
  readonly url: string
  readonly requests: readonly OtlpRequest[]
  close(): Promise<void>
}

export interface OtlpRequest {
  readonly path: string | undefined
  readonly contentType: string | undefined
  readonly headerNames: readonly string[]
  readonly body: Buffer
}

export async function startOtlpSink(host = '127.0.0.1', port = 0): Promise<OtlpSink> {
  const requests: OtlpRequest[] = []
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      requests.push({
        path: req.url,
        contentType: req.headers['content-type'],
        headerNames: Object.keys(req.headers),
        body: Buffer.concat(chunks),
      })
      res.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  // A connection that is closed just as the next export begins would lose it.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not bound to a port')
  return {
    url: `http://${host}:${address.port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
