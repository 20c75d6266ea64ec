import { describe, expect, test } from '@jest/globals'
import { startBox } from '../support/box.ts'
import { bundle } from '../support/indev.ts'
import { hasTerminals, Screen } from '../support/screen.ts'

const describeOnTerminal = hasTerminals() ? describe : describe.skip
if (!hasTerminals()) process.stderr.write('skipped: 3 tests on a terminal (needs tmux)\n')

/**
 * A shell that outlives the Ctrl-C of what it runs, and tells the exit code. The terminal itself shows no `^C`:
 * whether what is drawn next is drawn over that is up to how busy the machine is.
 */
const command = (line: string) =>
  `stty -echoctl; clear; trap : INT; ${process.execPath} ${bundle} ${line}; echo "exit: $?"`

describeOnTerminal('on a terminal', () => {
  test('the wizard checks while one types, creates what was asked for, and shows how that goes', async () => {
    await using box = await startBox('modern')
    box.ways.push('okta')
    using screen = new Screen(box.env, 100)
    screen.line(command('cluster create'))
    await screen.until('Name of the cluster')
    screen.type('Demo')
    await screen.until('only a to z, 0 to 9 and hyphens')
    screen.keys('BSpace', 'BSpace', 'BSpace', 'BSpace')
    screen.type('demo')
    screen.keys('Enter')
    await screen.until('Size of a node')
    screen.keys('Down', 'Enter')
    await screen.until('follow the load?')
    screen.keys('Enter')
    await screen.until('Number of nodes')
    screen.type('9')
    await screen.until('a whole number from 2 to 8')
    screen.keys('BSpace', 'BSpace')
    screen.type('3')
    screen.keys('Enter')
    await screen.until('How do its users sign in?')
    screen.keys('Down', 'Enter')
    await screen.until('exit: 0')
    const shown = screen.show()
    expect(shown).toContain('indev cluster create demo --preset balanced --nodes 3')
    expect(shown).toContain('Without the question: --sso okta, or sso: okta in the file')
    expect(shown).toMatch(/creating demo-aaaa01 {2}\d+ s\n {2}✓ deploying {2}\d+ s\n/)
    expect(shown).toContain('created cluster: demo-aaaa01')
    expect([...box.clusters.values()]).toMatchObject([
      {
        name: 'demo-aaaa01',
        state: 'ready',
        sso: 'id-of-okta',
        nodePools: [{ preset: 'balanced', replicas: 3 }],
      },
    ])
  })

  test('Ctrl-C in the wizard is exit 130, and nothing is asked of the platform', async () => {
    await using box = await startBox('modern')
    using screen = new Screen(box.env)
    screen.line(command('cluster create'))
    await screen.until('Name of the cluster')
    screen.keys('C-c')
    await screen.until('exit: 130')
    screen.line(command('cluster create --preset minimal'))
    await screen.until('Name of the cluster')
    screen.type('demo')
    screen.keys('Enter')
    await screen.until('follow the load?')
    screen.keys('C-c')
    await screen.until('exit: 130')
    expect(box.asked).toEqual([])
  })

  test('Ctrl-C in the wait leaves the block, names the operation, and the next run goes on with it', async () => {
    await using box = await startBox('modern')
    box.fault = (_nth, line) => (line.includes('waitSeconds=20') ? 'hang' : undefined)
    using screen = new Screen(box.env, 100)
    screen.line(command('cluster create demo'))
    await screen.until('• deploying')
    screen.keys('C-c')
    await screen.until('exit: 130')
    expect(screen.show().replaceAll(/\d+ s/g, 'N s')).toContain(
      [
        'creating demo-aaaa01  N s',
        '  • deploying  N s',
        'error: stopped waiting; the platform goes on creating demo-aaaa01 (operation op-id-1)',
        'try: indev operation wait op-id-1',
      ].join('\n'),
    )
    box.calm()
    screen.line(command('cluster create demo'))
    await screen.until('exit: 0')
    expect(screen.show()).toContain('going on with demo-aaaa01, whose creation was begun')
    expect([...box.clusters.values()]).toMatchObject([{ name: 'demo-aaaa01', state: 'ready' }])
    screen.line(command('cluster create other'))
    await screen.until('exit: 0')
    // What this machine has seen before says how long it usually takes.
    expect(screen.show()).toMatch(/creating other-aaaa02 {2}\d+ s, usually \d+ s\n/)
  })
})
