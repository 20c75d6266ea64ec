/** A command line, and what it leads to. */
interface Row {
  readonly args: string
  readonly code?: number
  /** All of it, or what is in it; both are normalised. */
  readonly out?: string | RegExp
  readonly err?: RegExp
  /** Kubectl before this minor version does not know it, or says it otherwise. */
  readonly since?: number
  /** What every kubectl is asked also where there is little time. */
  readonly isCore?: true
}

/** In the order in which they are run. WEB is a namespace, a configmap, a deployment and a service; COLOR a patch. */
export const rows: readonly Row[] = [
  {
    isCore: true,
    args: 'get nodes',
    out: 'NAME  STATUS  ROLES  AGE  VERSION\npool-1-0  Ready  worker  AGE  v1.35.2+indev.sim\npool-1-1  Ready  worker  AGE  v1.35.2+indev.sim\n',
  },
  { isCore: true, args: 'version', out: /v1\.35\.2\+indev\.sim/ },
  { isCore: true, args: 'get --raw /readyz', out: 'ok' },
  { args: 'get --raw /livez', out: 'ok' },
  {
    args: 'get ns -o name',
    out: 'namespace/default\nnamespace/kube-node-lease\nnamespace/kube-public\nnamespace/kube-system\n',
  },
  {
    args: 'api-resources --api-group=apps -o name',
    out: 'daemonsets.apps\ndeployments.apps\nreplicasets.apps\nstatefulsets.apps\n',
  },
  { args: 'auth whoami', out: /^Username  alice@acme\.example$/m, since: 28 },
  { isCore: true, args: 'auth can-i create deployments', out: 'yes\n' },
  { isCore: true, args: 'explain deployment.spec.replicas', out: /Number of desired pods/ },
  { args: 'explain pod.spec.nope', code: 1, err: /field "nope" does not exist/ },
  // Client-side apply, and what follows from it.
  {
    isCore: true,
    args: 'apply -f WEB',
    out: 'namespace/shop created\nconfigmap/settings created\ndeployment.apps/web created\nservice/web created\n',
  },
  {
    args: 'apply -f WEB',
    out: 'namespace/shop unchanged\nconfigmap/settings unchanged\ndeployment.apps/web unchanged\nservice/web unchanged\n',
  },
  {
    isCore: true,
    args: '-n shop wait --for=condition=Available deployment/web --timeout=60s',
    out: 'deployment.apps/web condition met\n',
  },
  {
    args: '-n shop rollout status deployment/web --timeout=60s',
    out: 'deployment "web" successfully rolled out\n',
  },
  {
    isCore: true,
    args: '-n shop scale deployment web --replicas=3',
    out: 'deployment.apps/web scaled\n',
  },
  {
    args: '-n shop get deploy,svc',
    out: /^deployment\.apps\/web  3\/3  3  3  AGE$[^]*^service\/web  ClusterIP  10\.96\.\d+\.\d+  <none>  80\/TCP  AGE$/m,
  },
  {
    args: 'get pods -A -l app=web --field-selector=status.phase=Running --no-headers',
    out: /^(?:shop  web-\S+  1\/1  Running  0  AGE\n){3}$/,
  },
  { args: '-n shop label cm settings tier=front', out: /^configmap\/settings labeled/ },
  { args: '-n shop annotate cm settings note=hi', out: /^configmap\/settings annotated/ },
  { args: '-n shop get cm -l tier=front,!old -o name', out: 'configmap/settings\n' },
  { args: '-n shop patch cm settings -p {"data":{"a":"1"}}', out: /^configmap\/settings patched/ },
  {
    isCore: true,
    args: '-n shop patch cm settings --type=merge -p {"data":{"b":"2"}}',
    out: /patched/,
  },
  {
    args: '-n shop patch cm settings --type=json -p [{"op":"remove","path":"/data/b"}]',
    out: /patched/,
  },
  { args: '-n shop get cm settings -o jsonpath={.data}', out: '{"a":"1","color":"blue"}' },
  // A strategic patch knows containers by their names.
  {
    args: '-n shop set image deployment/web web=nginx:1.28',
    out: 'deployment.apps/web image updated\n',
  },
  {
    args: '-n shop get deploy web -o jsonpath={..ports[0].containerPort},{..image}',
    out: '80,nginx:1.28',
  },
  // What kubectl sends as protobuf, where it does.
  { isCore: true, args: 'create namespace other', out: 'namespace/other created\n' },
  {
    isCore: true,
    args: '-n other create configmap made --from-literal=a=b',
    out: 'configmap/made created\n',
  },
  {
    args: '-n other create secret generic hidden --from-literal=p=q',
    out: 'secret/hidden created\n',
  },
  { args: '-n other get secret hidden -o jsonpath={.data.p}', out: 'cQ==' },
  {
    isCore: true,
    args: '-n other create deployment api --image=nginx --replicas=2',
    out: 'deployment.apps/api created\n',
  },
  {
    args: '-n other get deploy api -o jsonpath={.spec.replicas},{..image},{.status.readyReplicas}',
    out: '2,nginx,2',
  },
  { args: '-n other create job once --image=busybox -- true', out: 'job.batch/once created\n' },
  {
    args: '-n other wait --for=condition=Complete job/once --timeout=60s',
    out: 'job.batch/once condition met\n',
  },
  {
    args: '-n other create configmap made --from-literal=a=b',
    code: 1,
    err: /configmaps "made" already exists/,
  },
  { args: '-n nowhere create configmap made', code: 1, err: /namespaces "nowhere" not found/ },
  // Server-side apply takes over, and sees conflicts.
  {
    isCore: true,
    args: 'apply --server-side -f WEB',
    out: /configmap\/settings serverside-applied/,
  },
  {
    args: 'apply --server-side --field-manager=other -f COLOR',
    code: 1,
    err: /conflict with "kubectl": \.data\.color/,
  },
  {
    args: 'apply --server-side --field-manager=other --force-conflicts -f COLOR',
    out: 'configmap/settings serverside-applied\n',
  },
  { args: '-n shop get cm settings -o jsonpath={.data.color}', out: 'red' },
  {
    args: 'apply --dry-run=server -f WEB',
    out: /^configmap\/settings configured \(server dry run\)$/m,
    since: 26,
  },
  {
    isCore: true,
    args: 'apply -f TYPO',
    code: 1,
    err: /unknown field "(?:data2|io\.k8s\.api\.core\.v1\.ConfigMap\.data2)"|unknown field "data2"/,
  },
  {
    args: 'describe node pool-1-0',
    out: /^Annotations:  indev\.invalid\/note: A simulated node: nothing runs on it\.$[^]*^ +HolderIdentity: +pool-1-0$/m,
  },
  { args: 'cordon pool-1-1', out: 'node/pool-1-1 cordoned\n' },
  { args: 'get node pool-1-1 --no-headers', out: /Ready,SchedulingDisabled/ },
  { args: '-n shop logs deploy/web', code: 1, err: /this cluster is simulated/ },
  { args: 'get nope', code: 1, err: /the server doesn't have a resource type "nope"/ },
  {
    args: '-n shop get pod nope',
    code: 1,
    err: /^Error from server \(NotFound\): pods "nope" not found$/m,
  },
  { isCore: true, args: '-n other delete cm made', out: /^configmap "made" deleted/ },
  {
    isCore: true,
    args: 'delete namespace other shop',
    out: 'namespace "other" deleted\nnamespace "shop" deleted\n',
  },
  { args: 'wait --for=delete namespace/shop --timeout=60s', since: 26 },
  { args: 'get deploy,cm -n shop', err: /No resources found/ },
]
