import { defaultPort } from './default-port.ts'

/** What `--help` prints. */
export const help = `Usage: indev-platform serve|doctor|slo|crash [options]

  serve   runs a developer platform on this machine: sign-in, API, clusters
  doctor  checks, with the options of serve, that it can run, and says what to do (--json)
  slo     shows how often operations have succeeded in the last 30 days (--data, --json)
  crash   shows the last crash of a platform (--data)

  --port N              port to listen on, 0 for a free one (default ${defaultPort})
  --kubernetes-port N   port for the Kubernetes APIs of clusters (default the one it had before)
  --host ADDRESS        address to listen on (default 127.0.0.1)
  --insecure-public     allow an address that other machines can reach: anyone may sign in as anyone
  --data DIR            where everything is kept (default $XDG_DATA_HOME/indev-platform)
  --provisioner NAME    what makes clusters: sim (default), exec, kind, k3d, vcluster or capi
  --script FILE         for exec: the program that does it
  --capi-server URL     for capi: address of the management cluster's API
  --capi-token-file FILE, --capi-namespace NAME, --capi-infrastructure KIND[/VERSION]
                        for capi: token (default none), namespace (default) and provider (Docker)
  --step-limit S        how long a step of a provisioner may take, s (default 900)
  --otlp-endpoint URL   base URL of an OTLP collector for the platform's own traces
  --otlp-timeout S      how long an export of traces may take, s (default 2)
  --max-clusters N      clusters an organization may have (default 5)
  --rate-limit N        requests that each user may send in a minute (default any number)
  --step-ms N           average duration of a provisioning step, ms (default 500)
  --seed N              makes names, ids, durations and faults repeatable
  --latency MS[,MS]     makes every request wait so long, or between the two
  --fail FAULT          makes something go wrong on purpose; may be given several times:
                        METHOD:/PATH=KIND[@PROBABILITY], or *=KIND for every request, with KIND
                        429, 500, 503, drop-response, slow-body or expire-token;
                        stuck:STEP[@PROBABILITY] for steps of a creation that never end
  --cli-min VERSION     the oldest CLI that discovery says is served (default any)
  --cli-latest VERSION  the newest CLI, for its notice of upgrades (default the platform's own)
  --telemetry on|off    whether discovery lets CLIs upload telemetry (default on)
  --telemetry-min VERSION  the oldest CLI that may upload (default any)
  --help, --version
`
