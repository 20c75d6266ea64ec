/** What takes a file from each format to the next; the first makes format 2 of format 1. */
export const upgrades: readonly string[] = [
  `
CREATE TABLE cluster_members (
  cluster_id TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (cluster_id, type, subject_id)
) STRICT, WITHOUT ROWID;
INSERT INTO cluster_members SELECT id, 'user', created_by, 'admin' FROM clusters;

CREATE TABLE pull_secrets (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  name TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  UNIQUE (organization_id, name)
) STRICT;

CREATE TABLE pull_secret_registries (
  pull_secret_id TEXT NOT NULL REFERENCES pull_secrets (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  username TEXT NOT NULL,
  PRIMARY KEY (pull_secret_id, address)
) STRICT, WITHOUT ROWID;

ALTER TABLE clusters ADD COLUMN pull_secret_id TEXT REFERENCES pull_secrets (id) ON DELETE SET NULL;
CREATE INDEX clusters_by_pull_secret ON clusters (pull_secret_id) WHERE pull_secret_id IS NOT NULL;

CREATE TABLE ai_deployments (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  name TEXT NOT NULL,
  model TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES users (id),
  UNIQUE (organization_id, name)
) STRICT;

CREATE TABLE ai_keys (
  id TEXT PRIMARY KEY,
  deployment_id TEXT NOT NULL REFERENCES ai_deployments (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES users (id),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  UNIQUE (deployment_id, name)
) STRICT;
`,
  `
ALTER TABLE operations ADD COLUMN ended_at_ms INTEGER;

CREATE TABLE events (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  cluster_id TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_cluster ON events (cluster_id, sequence);

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  outcome TEXT NOT NULL,
  request_id TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_organization ON audit (organization_id, sequence);
CREATE INDEX audit_by_time ON audit (at_ms);
`,
  `
ALTER TABLE clusters ADD COLUMN labels TEXT NOT NULL DEFAULT '{}';
ALTER TABLE clusters ADD COLUMN protected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clusters ADD COLUMN expires_at_ms INTEGER;
CREATE INDEX clusters_by_expiry ON clusters (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
`,
  `
CREATE TABLE kubernetes_clusters (
  cluster_id TEXT PRIMARY KEY REFERENCES clusters (id) ON DELETE CASCADE,
  authority TEXT NOT NULL,
  token_key TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE kubernetes_objects (
  cluster_id TEXT NOT NULL REFERENCES kubernetes_clusters (cluster_id) ON DELETE CASCADE,
  resource TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (cluster_id, resource, namespace, name)
) STRICT, WITHOUT ROWID;
`,
  `
ALTER TABLE operations ADD COLUMN steps TEXT NOT NULL DEFAULT '["network","control-plane","nodes","sso"]';
UPDATE operations SET steps = '["nodes"]' WHERE kind = 'update';
UPDATE operations SET steps = '["sso","nodes","control-plane","network"]' WHERE kind = 'delete';

CREATE TABLE kubeconfigs (
  cluster_id TEXT PRIMARY KEY REFERENCES clusters (id) ON DELETE CASCADE,
  kubeconfig TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
  `
ALTER TABLE operations ADD COLUMN journaled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX operations_to_journal ON operations (id) WHERE journaled = 0 AND state <> 'active';
`,
  `
CREATE INDEX clusters_by_organization ON clusters (organization_id, sequence) WHERE state <> 'deleted';
CREATE INDEX operations_by_cluster ON operations (cluster_id, created_at_ms);
CREATE INDEX operations_by_time ON operations (created_at_ms);
`,
]
