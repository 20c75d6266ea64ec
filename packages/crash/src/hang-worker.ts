/** What the thread is told. */
export interface HangOrders {
  /** Two 32-bit integers: the beats of the main thread, and whether another debugger is there. */
  readonly beats: SharedArrayBuffer
  readonly tickMs: number
  /** The loop stands still when so many ticks in a row saw no beat. */
  readonly maxTicks: number
  /** How long the main thread has to stop at its next line: ticks, since a process that gets no processor has none. */
  readonly patienceTicks: number
  /** Appears when somebody wants to know the stack. */
  readonly askFile: string
  /** What is written when no JavaScript could stop. */
  readonly answerFile: string
  /** The name of the symbol under which the main thread's heap has the function that takes what was seen. */
  readonly key: string
}

/** What the thread saw of the main thread, whose function gets it with all the scopes. */
export interface Sight {
  readonly why: 'hang' | 'asked'
  readonly withLocals: boolean
  readonly blockedMs: number
  readonly frames: readonly {
    readonly fn: string
    readonly url: string
    readonly line: number
    readonly column: number
    /** How many of the scopes that follow are this frame's, the innermost first. */
    readonly scopes: number
  }[]
}

/**
 * The second thread of a long run. Its text is what runs, so it refers to nothing outside of itself.
 *
 * It sleeps, and looks whether the main thread's loop has turned and whether somebody asks. If so it has the main thread stop at
 * its next line, wherever that is, through an inspector session between threads: no port. All values stay in the main
 * thread, where a function of ours takes them. The session ends with that, or when the thread's patience does.
 */
export function hangWorker(): void {
  const { workerData, parentPort } = process.getBuiltinModule('node:worker_threads')
  const { Session } = process.getBuiltinModule('node:inspector')
  const fs = process.getBuiltinModule('node:fs')
  const orders: HangOrders = workerData
  const beats = new Int32Array(orders.beats)
  let lastBeat = -1
  let silentTicks = 0
  let isKnown = false
  let ticksLeft = 0
  let giveUp: (() => void) | undefined

  const lookAtMain = (why: Sight['why'], withLocals: boolean): void => {
    const blockedMs = silentTicks * orders.tickMs
    const urls = new Map<string, string>()
    const session = new Session()
    const end = (): void => {
      giveUp = undefined
      session.disconnect()
    }
    ticksLeft = orders.patienceTicks
    giveUp = (): void => {
      end()
      // The main thread is in a call that lasts, where there is no next line.
      if (why === 'hang') parentPort?.postMessage({ blockedMs }, [])
      else {
        fs.writeFileSync(`${orders.answerFile}.tmp`, '{"v":1}', { mode: 0o600 })
        fs.renameSync(`${orders.answerFile}.tmp`, orders.answerFile)
      }
    }
    session.connectToMainThread()
    session.on('Debugger.scriptParsed', ({ params }) => {
      urls.set(params.scriptId, params.url)
    })
    session.on('Debugger.paused', ({ params }) => {
      // A pause for an error is somebody else's, who will also end it.
      if (params.reason !== 'other' && params.reason !== 'ambiguous') return
      // From here on it is the main thread that tells, however long it takes.
      ticksLeft = Infinity
      const scopes: { objectId: string }[] = []
      const frames = params.callFrames.slice(0, 64).map((call) => {
        const url = urls.get(call.location.scriptId) ?? ''
        const isNode = url.startsWith('node:')
        const own = call.scopeChain.filter(
          ({ type }, i) =>
            withLocals &&
            !isNode &&
            (type === 'local' ||
              type === 'block' ||
              type === 'catch' ||
              (type === 'module' && i === 0)),
        )
        for (const { object } of own) scopes.push({ objectId: object.objectId ?? '' })
        const { lineNumber, columnNumber = 0 } = call.location
        return {
          fn: call.functionName,
          url,
          line: lineNumber + 1,
          column: columnNumber + 1,
          scopes: own.length,
        }
      })
      const [anyScope] = params.callFrames.flatMap(({ scopeChain }) => scopeChain)
      const sight: Sight = { why, withLocals, blockedMs, frames }
      const call = {
        functionDeclaration: `function(...all){globalThis[Symbol.for('${orders.key}')]?.(...all)}`,
        objectId: anyScope?.object.objectId ?? '',
        arguments: [{ value: JSON.stringify(sight) }, ...scopes],
        silent: true,
      }
      session.post('Runtime.callFunctionOn', call, () => {
        session.post('Debugger.resume', end)
      })
    })
    session.post('Debugger.enable')
    session.post('Debugger.pause')
    // A main thread that waits has no next line: this is one.
    parentPort?.postMessage({}, [])
  }

  /** Whether somebody asks, and whether with local variables. */
  const asked = (): boolean | undefined => {
    try {
      const { locals }: { locals?: boolean } = JSON.parse(fs.readFileSync(orders.askFile, 'utf8'))
      fs.unlinkSync(orders.askFile)
      return locals === true
    } catch {
      return undefined
    }
  }

  setInterval(() => {
    const beat = Atomics.load(beats, 0)
    silentTicks = beat === lastBeat ? silentTicks + 1 : 0
    if (silentTicks === 0) isKnown = false
    lastBeat = beat
    if (giveUp !== undefined) {
      ticksLeft -= 1
      if (ticksLeft < 0) giveUp()
      return
    }
    if (Atomics.load(beats, 1) !== 0) return
    const withLocals = fs.existsSync(orders.askFile) ? asked() : undefined
    if (withLocals !== undefined) lookAtMain('asked', withLocals)
    else if (silentTicks >= orders.maxTicks && !isKnown) {
      isKnown = true
      lookAtMain('hang', true)
    }
  }, orders.tickMs)
}
