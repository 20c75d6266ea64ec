import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { walkForms } from '../src/form-walker.ts'
import { firstForm } from '../src/html-form.ts'
import { startFakeIdp, type FakeIdp } from './support/fake-idp.ts'

let idp: FakeIdp

beforeAll(async () => {
  idp = await startFakeIdp()
})

afterAll(() => idp.close())

describe('the walk', () => {
  test('approves a device code on the pages of an identity provider, as a person would', async () => {
    const start = `${idp.url}/device?user_code=WXYZ-1234`
    const last = await walkForms(start, { login: 'alice@acme.example' })
    expect(last.html).toContain('go back to the terminal')
    expect(last.forms).toBe(3)
    expect(idp.approvedBy()).toBe('alice@acme.example')
  })

  test('a page that refuses ends it, with what the page said', async () => {
    const start = `${idp.url}/device?user_code=WRONG`
    await expect(walkForms(start, {})).rejects.toThrow('/device answered 400: user code')
  })

  test('never follows a redirect to another origin', async () => {
    await expect(walkForms(`${idp.url}/elsewhere`, {})).rejects.toThrow('http://192.0.2.1')
  })

  test('ends where the pages go round in circles', async () => {
    await expect(walkForms(`${idp.url}/forever`, {})).rejects.toThrow('do not come to an end')
  })

  test('stops when it is told to', async () => {
    const start = `${idp.url}/device?user_code=WXYZ-1234`
    await expect(walkForms(start, {}, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    )
  })
})

describe('a form', () => {
  test('a page without one has none', () => {
    expect(firstForm('<p>done</p>')).toBeUndefined()
  })

  test('of two radio buttons the checked one is sent, and nothing that is disabled', () => {
    const form = firstForm(
      '<form><input type=radio name=a value=1><input type=radio name=a value=2 checked><input name=b disabled></form>',
    )
    expect(form).toEqual({ action: '', method: 'GET', fields: [['a', '2']] })
  })
})
