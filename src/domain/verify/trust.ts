import { listed, mapped } from './members';

/**
 * AWS services that a trust policy lets assume its role, whatever its conditions: those are about who asks the service.
 * IAM user guide, "IAM JSON policy elements: Principal".
 *
 * @param document as JSON, decoded
 */
export function trustedServices(document: string): readonly string[] {
  const statements = mapped(parsed(document)).Statement;
  return (Array.isArray(statements) ? statements : [statements]).map(mapped).flatMap((statement) => {
    const actions = asList(statement.Action).map((action) => String(action).toLowerCase());
    const assumes = actions.some((action) => ['*', 'sts:*', 'sts:assumerole'].includes(action));
    return statement.Effect === 'Allow' && assumes ? asList(mapped(statement.Principal).Service).map(String) : [];
  });
}

function asList(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? listed(value) : [value];
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}
