import { AwsError } from '../../domain/errors';
import type { ByName, Look } from '../../domain/verify/facts';

/**
 * What a reading request came to: an answer, or why nobody can say, which what AWS refuses is. What may pass (throttling,
 * no answer) is thrown: it says nothing about what is verified.
 */
export async function look<Seen>(request: Promise<Seen>): Promise<Look<Seen>> {
  try {
    return { seen: await request };
  } catch (error) {
    if (!(error instanceof AwsError) || error.retryable) throw error;
    const { operation, kind, message } = error;
    return { unseen: kind === 'denied' ? `${operation} is not allowed here, so it was not looked at` : message };
  }
}

/** The same for each of several, all at once. */
export async function lookAtEach<Seen>(
  names: readonly string[],
  ask: (name: string) => Promise<Seen>,
): Promise<ByName<Seen>> {
  const looks = await Promise.all([...new Set(names)].map(async (name) => [name, await look(ask(name))] as const));
  return Object.fromEntries(looks);
}
