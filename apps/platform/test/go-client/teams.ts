import { expect } from '@jest/globals'
import { anId, type Case, type Decoded } from './case.ts'

const team = { id: anId, name: 'Night Shift', description: 'Sleeps by day', roles: ['owner'] }
export const userSubject: Decoded = {
  type: 'user',
  name: 'Bob Brook',
  details: 'bob@acme.example',
  id: anId,
}
export const aliceSubject: Decoded = {
  type: 'user',
  name: 'Alice Ames',
  details: 'alice@acme.example',
  id: anId,
}

/** A team is made and gets a member. */
export const teamCases: readonly Case[] = [
  {
    does: 'team create',
    send: ['POST', '/teams', '{"name":"Night Shift","description":"Sleeps by day"}'],
    status: 201,
    gets: team,
    learns: 'team',
  },
  {
    does: 'team create again',
    send: ['POST', '/teams', '{"name":"Night Shift","description":"Sleeps by day"}'],
    status: 409,
    gets: 'name_taken: your organization has a team of this name\n',
  },
  {
    does: 'team create with a name that its own rules refuse',
    send: ['POST', '/teams', '{"name":"a--b","description":"x"}'],
    status: 400,
    gets: expect.stringMatching(/^invalid_request: name must have at least 3 characters/),
  },
  {
    does: 'team list',
    send: ['GET', '/teams'],
    status: 200,
    gets: expect.arrayContaining([team]),
  },
  { does: 'team get', send: ['GET', '/teams/by-name/Night%20Shift'], status: 200, gets: team },
  {
    does: 'team member add',
    send: [
      'POST',
      '/teams/<team>/members',
      '[{"roles":["member"],"subject":{"id":"<bob>","type":"user"}}]',
    ],
    status: 201,
    gets: expect.anything(),
  },
  {
    does: 'team member add again',
    send: [
      'POST',
      '/teams/<team>/members',
      '[{"roles":["member"],"subject":{"id":"<bob>","type":"user"}}]',
    ],
    status: 409,
    gets: 'member_exists: has a role here already\n',
  },
  {
    does: 'team members',
    send: ['GET', '/teams/<team>/members'],
    status: 200,
    gets: [
      { subject: aliceSubject, roles: ['owner'] },
      { subject: userSubject, roles: ['member'] },
    ],
  },
]

/** It loses it and is deleted. */
export const lastTeamCases: readonly Case[] = [
  {
    does: 'team member remove',
    send: ['DELETE', '/teams/<team>/members/user:<bob>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'team member remove again',
    send: ['DELETE', '/teams/<team>/members/user:<bob>'],
    status: 404,
    gets: 'not_found: has no role here\n',
  },
  { does: 'team delete', send: ['DELETE', '/teams/<team>'], status: 204, gets: undefined },
]
