import type { DERReader } from '../../der/read.js'
import { OID } from './oids.js'

/**
 * Reads qcStatements (RFC 3739 §3.2.6) as the object identifiers of its statements; none at all is a deviation. Of the
 * statements' own contents only the types of ETSI EN 319 412-5 §4.2.3 are looked at, as Apple does.
 */
export function readQCStatements(reader: DERReader): readonly string[] {
  return reader.sequenceOf('qcStatements', readQCStatement)
}

function readQCStatement(list: DERReader, field: string): string {
  const statement = list.sequence(field)
  const oid = statement.oid('statementId')
  if (oid === OID.qcType) statement.sequenceOf('statementInfo', (types, place) => types.oid(place))
  else if (!statement.done) statement.element('statementInfo')
  statement.end()
  return oid
}
