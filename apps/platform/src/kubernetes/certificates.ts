import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto'
import { isIP } from 'node:net'
import {
  bits,
  boolean,
  explicit,
  generalizedTime,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  set,
  utcTime,
  utf8,
} from './der.ts'

/** A private key and a certificate of its public half, both as PEM. */
export interface CertifiedKey {
  readonly key: string
  readonly certificate: string
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
// Of their key, certificates say nothing about time: an authority ends with its cluster, and what
// it signs with the process. @see RFC 5280, section 4.1.2.5: 9999 is "no well-defined expiration"
const validity = sequence(utcTime('250101000000Z'), generalizedTime('99991231235959Z'))

/** A new authority (ECDSA on P-256) that signs for servers, and for no further authority. */
export function createAuthority(name: string): CertifiedKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const extensions = [
    extension('2.5.29.19', sequence(boolean(true), integer(Buffer.from([0]))), true),
    // keyCertSign and cRLSign.
    extension('2.5.29.15', bits(Buffer.from([0x06]), 1), true),
    extension('2.5.29.14', octets(keyIdOf(publicKey))),
  ]
  return certify(name, publicKey, privateKey, name, extensions, privateKey)
}

/** A new key for a server, signed by an authority. @param hosts - DNS names and IP addresses. */
export function certifyServer(
  authority: CertifiedKey,
  issuer: string,
  hosts: readonly string[],
): CertifiedKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signer = createPrivateKey(authority.key)
  const extensions = [
    extension('2.5.29.19', sequence(), true),
    // digitalSignature.
    extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true),
    // serverAuth.
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(...hosts.map(generalName))),
    extension('2.5.29.35', sequence(implicit(0, keyIdOf(createPublicKey(signer))))),
  ]
  return certify(hosts[0] ?? '', publicKey, privateKey, issuer, extensions, signer)
}

/** @see RFC 5280, section 4.1 */
function certify(
  subject: string,
  publicKey: KeyObject,
  privateKey: KeyObject,
  issuer: string,
  extensions: readonly Buffer[],
  signer: KeyObject,
): CertifiedKey {
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    ecdsaWithSha256,
    commonName(issuer),
    validity,
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions)),
  )
  const der = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, signer)))
  const base64 = der.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n')
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificate: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  }
}

function extension(id: string, value: Uint8Array, isCritical = false): Buffer {
  return sequence(oid(id), ...(isCritical ? [boolean(true)] : []), octets(value))
}

function commonName(name: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(name))))
}

/** @see RFC 7093, section 2 (method 1) */
function keyIdOf(publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest().subarray(0, 20)
}

/** @see RFC 5280, section 4.2.1.6 */
function generalName(host: string): Buffer {
  return isIP(host) === 0 ? implicit(2, Buffer.from(host)) : implicit(7, addressBytes(host))
}

const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const [before, after] = [groups(head), groups(tail ?? '')]
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  const hex = [...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join('')
  return Buffer.from(hex, 'hex')
}
