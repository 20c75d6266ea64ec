import { expect } from '@jest/globals'
import { anId, type Case } from './case.ts'
import { aliceSubject, userSubject } from './teams.ts'

const teamSubject = { type: 'team', name: 'Night Shift', details: 'Sleeps by day', id: anId }

/** Roles on a cluster are given and taken away. */
export const accessCases: readonly Case[] = [
  {
    does: 'cluster access grant to a user',
    send: [
      'POST',
      '/clusters/<cluster>/members',
      '{"values":[{"subject":{"type":"user","id":"<bob>"},"roles":["reader"]}]}',
    ],
    status: 201,
    gets: expect.anything(),
  },
  {
    does: 'cluster access grant to a team',
    send: [
      'POST',
      '/clusters/<cluster>/members',
      '{"values":[{"subject":{"type":"team","id":"<team>"},"roles":["admin"]}]}',
    ],
    status: 201,
    gets: expect.anything(),
  },
  {
    does: 'cluster access grant again',
    send: [
      'POST',
      '/clusters/<cluster>/members',
      '{"values":[{"subject":{"type":"user","id":"<bob>"},"roles":["admin"]}]}',
    ],
    status: 409,
    gets: 'member_exists: has a role here already\n',
  },
  {
    does: 'cluster access list',
    send: ['GET', '/clusters/<cluster>/members'],
    status: 200,
    gets: [
      { subject: aliceSubject, roles: ['admin'] },
      { subject: userSubject, roles: ['reader'] },
      { subject: teamSubject, roles: ['admin'] },
    ],
  },
  {
    does: 'cluster access revoke',
    send: ['DELETE', '/clusters/<cluster>/members/user:<bob>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'cluster access revoke again',
    send: ['DELETE', '/clusters/<cluster>/members/user:<bob>'],
    status: 404,
    gets: 'not_found: has no role here\n',
  },
  {
    does: 'cluster access revoke of a team',
    send: ['DELETE', '/clusters/<cluster>/members/team:<team>'],
    status: 204,
    gets: undefined,
  },
]
