import { expect, test } from '@jest/globals'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runIndev } from '../support/indev.ts'
import { newHome } from './support/home.ts'
import { connectsIn } from './support/trace.ts'

const EXECVE = 'execve("/usr/bin/node", ["/usr/bin/node", "indev.js"], 0x7f /* 9 vars */) = 0'
const UPLOADER = 'execve("/usr/bin/node", ["/usr/bin/node", "uploader.js"], 0x7f /* 9 vars */) = 0'
const THREAD = 'clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x7f} => {parent_tid=[0]}, 88)'

function inet(port: number): string {
  return `connect(21, {sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")}, 16)`
}

/** strace pads process ids to five places. */
test.each([
  {
    what: 'the command itself',
    lines: [`100   ${EXECVE}`, `100   ${inet(1)} = -1 EINPROGRESS (Operation now in progress)`],
    expected: { foreground: ['127.0.0.1:1'], background: [] },
  },
  {
    what: 'one of its threads, as a lookup of a name would',
    lines: [`100   ${EXECVE}`, `100   ${THREAD} = 101`, `101   ${inet(53)} = 0`],
    expected: { foreground: ['127.0.0.1:53'], background: [] },
  },
  {
    what: 'a thread of the detached process, made while another call was under way',
    lines: [
      `100   ${EXECVE}`,
      '100   vfork( <unfinished ...>',
      `102   ${UPLOADER}`,
      '100   <... vfork resumed>)              = 102',
      `102   ${THREAD} <unfinished ...>`,
      '102   <... clone3 resumed>) = 103',
      `103   ${inet(2)} <unfinished ...>`,
    ],
    expected: { foreground: [], background: ['127.0.0.1:2'] },
  },
  {
    what: 'a process that is neither, which counts as the command',
    lines: [
      `100   ${EXECVE}`,
      '100   clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 104',
      '104   execve("/usr/bin/curl", ["curl"], 0x7f /* 9 vars */) = 0',
      '104   connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
    ],
    expected: { foreground: ['::1:443'], background: [] },
  },
])('a connect by $what is told apart', ({ lines, expected }) => {
  const found = connectsIn(lines.join('\n'), (execve) => execve.includes('uploader.js'))
  expect(found).toEqual(expected)
})

test('a record that vanishes is found missing', async () => {
  using home = newHome({ INDEV_HOST: 'http://127.0.0.1:9', INDEV_TELEMETRY: 'on' })
  await runIndev(['account', 'show'], { env: home.env })
  await runIndev(['account', 'show'], { env: home.env })
  expect(await home.ledger()).toMatchObject({ recorded: 2, pending: 2, lost: 0 })
  const ready = join(home.state, 'spool/v1/ready')
  const [segment = ''] = readdirSync(ready)
  rmSync(join(ready, segment))
  expect(await home.ledger()).toMatchObject({ recorded: 2, pending: 1, lost: 1 })
})
