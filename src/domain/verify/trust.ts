import { listed, mapped } from './members';

/**
 * AWS services that a trust policy lets assume its role, whatever its conditions: those are about who asks the service.
 * IAM user guide, "IAM JSON policy elements: Principal".
 *
 * @param document as JSON, decoded
 */
export function trustedServices(document: string): readonly string[] {
  const statements = mapped(parsed(document)).Statement;
  return asList(statements)
    .map(mapped)
    .flatMap(({ Effect, Action, Principal }) => {
      if (Effect !== 'Allow' || !asList(Action).some(covers)) return [];
      return Principal === '*' ? ['*'] : asList(mapped(Principal).Service).map(String);
    });
}

/** Whether an action of a policy, in which `*` stands for anything, is or includes that of assuming a role. */
function covers(action: unknown): boolean {
  const pattern = String(action)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 'i').test('sts:AssumeRole');
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
