import type { DERReader } from '../../der/read.js'
import { TAG, contextTag } from '../../der/tags.js'
import { OID } from './oids.js'
import type { PolicyConstraints, PolicyInformation, PolicyMapping } from './records.js'

/** Below this many policies, comparing each with each costs less than a Set. */
const FEW_POLICIES = 8

/** Most policies or mappings of one certificate; Apple refuses to read a hundred thousand too. */
const MOST_POLICIES = { maximum: 8192 } as const

/** Reads certificatePolicies (RFC 5280 §4.2.1.4). A policy that is there twice, and none at all, are deviations. */
export function readCertificatePolicies(reader: DERReader): readonly PolicyInformation[] {
  const { offset } = reader
  const policies = reader.sequenceOf('certificatePolicies', readPolicyInformation, MOST_POLICIES)
  if (hasRepeatedPolicy(policies)) reader.deviate('repeated-policy', 'certificatePolicies', offset)
  return policies
}

function hasRepeatedPolicy(policies: readonly PolicyInformation[]): boolean {
  if (policies.length > FEW_POLICIES) return new Set(policies.map(({ oid }) => oid)).size < policies.length
  return policies.some(({ oid }, index) => policies.findIndex((other) => other.oid === oid) < index)
}

function readPolicyInformation(list: DERReader, field: string): PolicyInformation {
  const policy = list.sequence(field)
  const oid = policy.oid('policyIdentifier')
  const qualifiers = policy.done ? NO_QUALIFIERS : policy.sequenceOf('policyQualifiers', readQualifier)
  policy.end()
  return Object.freeze({ oid, qualifiers })
}

const NO_QUALIFIERS: readonly string[] = Object.freeze([])

/** A PolicyQualifierInfo: the two that RFC 5280 defines must have their types, of others any element is taken. */
function readQualifier(list: DERReader, field: string): string {
  const qualifier = list.sequence(field)
  const oid = qualifier.oid('policyQualifierId')
  if (oid === OID.practiceStatement) qualifier.element('qualifier', TAG.ia5String)
  else if (oid === OID.userNotice) qualifier.element('qualifier', TAG.sequence)
  else qualifier.element('qualifier')
  qualifier.end()
  return oid
}

/** Reads policyMappings (RFC 5280 §4.2.1.5); none at all is a deviation. */
export function readPolicyMappings(reader: DERReader): readonly PolicyMapping[] {
  return reader.sequenceOf('policyMappings', readPolicyMapping, MOST_POLICIES)
}

function readPolicyMapping(list: DERReader, field: string): PolicyMapping {
  const mapping = list.sequence(field)
  const issuerDomainPolicy = mapping.oid('issuerDomainPolicy')
  const subjectDomainPolicy = mapping.oid('subjectDomainPolicy')
  mapping.end()
  return Object.freeze({ issuerDomainPolicy, subjectDomainPolicy })
}

/** Reads policyConstraints (RFC 5280 §4.2.1.11); an empty one is a deviation. */
export function readPolicyConstraints(reader: DERReader): PolicyConstraints {
  const { offset } = reader
  const constraints = reader.sequence('policyConstraints')
  if (constraints.done) reader.deviate('empty-sequence', 'policyConstraints', offset)
  const requireExplicitPolicy = readSkipCerts(constraints, 'requireExplicitPolicy', 0)
  const inhibitPolicyMapping = readSkipCerts(constraints, 'inhibitPolicyMapping', 1)
  constraints.end()
  return Object.freeze({ requireExplicitPolicy, inhibitPolicyMapping })
}

function readSkipCerts(constraints: DERReader, field: string, number: number): number | undefined {
  const tag = contextTag(number)
  return constraints.peek() === tag ? constraints.smallInteger(field, tag) : undefined
}
