import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openDatabase } from '../src/store/database.ts'
import { createMemberStore } from '../src/store/members.ts'
import { schema } from '../src/store/schema.ts'
import { makeDataDir, removeDataDir } from './support/data-dir.ts'

test('a file of format 1 is brought to the present one, with what is in it', async () => {
  const dataDir = await makeDataDir()
  const old = new DatabaseSync(join(dataDir, 'platform.db'))
  old.exec(schema)
  old.exec(`PRAGMA user_version = 1;
    INSERT INTO organizations VALUES ('o', 'Acme');
    INSERT INTO users VALUES ('u', 'o', 'alice@acme.example', 'Alice', 'owner');
    INSERT INTO integrations VALUES ('i', 'o', 'EntraID', 'entra', 0);
    INSERT INTO clusters VALUES
      (1, 'c', 'o', 'u', 'demo', '1', NULL, 'i', '[]', 'ready', 'Ready', '', '', '', '', 0, 0);`)
  old.close()
  const fresh = await makeDataDir()
  const [upgraded, made] = [openDatabase(dataDir), openDatabase(fresh)]
  expect(createMemberStore(upgraded).of('c')).toEqual([
    {
      subject: { type: 'user', id: 'u', name: 'Alice', details: 'alice@acme.example' },
      role: 'admin',
    },
  ])
  const tables = 'SELECT name, sql FROM sqlite_schema ORDER BY name'
  expect(upgraded.all(tables)).toEqual(made.all(tables))
  upgraded.close()
  made.close()
  await removeDataDir(dataDir)
  await removeDataDir(fresh)
})
