import { expect, test } from '@jest/globals'

import { type Shipped, audit } from '../src/audit.ts'
import { readDeployed } from '../src/deployment.ts'

const SHIPPED: Shipped = {
  manifest: readDeployed('builder.yaml'),
  router: readDeployed('router.yaml'),
  allowList: readDeployed('allow-list.yaml'),
  elastic: readDeployed('backend-elastic.yaml'),
  otlp: readDeployed('backend-otlp.yaml'),
  front: readDeployed('front.conf.template'),
  readme: readDeployed('README.md'),
}

test('the shipped configuration agrees with its manifest and its README, and guards what leaves', () => {
  expect(audit(SHIPPED)).toEqual([])
})

test.each<[string, keyof Shipped, string, string]>([
  [
    'a component of another release',
    'manifest',
    'filterprocessor v0.159.0',
    'filterprocessor v0.158.0',
  ],
  ['providers of two releases', 'manifest', 'fileprovider v1.65.0', 'fileprovider v1.64.0'],
  ['a component that is not built', 'router', '  span_metrics:\n', '  count:\n'],
  ['a component that nobody uses', 'manifest', 'redactionprocessor', 'groupbytraceprocessor'],
  ['another builder', 'readme', 'cmd/builder@v0.159.0', 'cmd/builder@v0.158.0'],
  ['a pipeline that does not redact', 'router', 'transform/shape, redaction]', 'transform/shape]'],
  [
    'redaction before the shape',
    'router',
    'transform/shape, redaction]',
    'redaction, transform/shape]',
  ],
  ['a message in the allow-list', 'allowList', '- service.name', '- exception.message'],
  ['a literal token', 'elastic', '${env:ELASTIC_APM_SECRET_TOKEN}\n', 's3cret\n'],
  ['a second credential', 'otlp', '    compression: gzip', '    headers: {Authorization: x}'],
  ['a credential in the router', 'router', 'fsync: true', 'fsync: true\n    token: x'],
  ['a variable that nobody explains', 'router', 'ROUTER_HEALTH', 'ROUTER_HEALTHY'],
  ['a variable of nginx that nobody explains', 'front', '${FRONT_LISTEN}', '${FRONT_LISTENS}'],
  ['no backend', 'otlp', '[otlp_http/backend]', '[span_metrics]'],
])('the audit notices %s', (_mistake, file, correct, wrong) => {
  const mutant = SHIPPED[file].replaceAll(correct, wrong)
  expect(mutant).not.toBe(SHIPPED[file])
  expect(audit({ ...SHIPPED, [file]: mutant })).not.toEqual([])
})
