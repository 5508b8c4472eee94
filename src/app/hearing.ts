import { SlipwayError, Unheard } from '../domain/errors';

/**
 * Awaits the first write or read of the records that an event causes. Until it is done the event is all there is, so
 * whatever AWS objects is worth telling again: the role may be repaired, the table restored. Throws Unheard for what would
 * be dropped otherwise.
 */
export async function hearing<Answer>(request: Promise<Answer>): Promise<Answer> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof SlipwayError) || error.retryable) throw error;
    throw new Unheard(error);
  }
}
