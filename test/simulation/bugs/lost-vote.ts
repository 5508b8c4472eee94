import type { Bug } from './bug';

type Values = Readonly<Record<string, unknown>>;

/** A vote is written with the whole list of votes, as if it were the only one: what others had said by then is gone. */
export const lostVote: Bug = {
  says: 'of several votes the last write wins',
  answer: ({ operation, input }, run) => {
    const { UpdateExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
    const expression = String(UpdateExpression ?? '');
    const voter = (names as Values | undefined)?.['#approver'];
    if (operation !== 'UpdateItem' || !expression.startsWith(OWN_VOTE) || voter === undefined) return run(input);
    const all = { M: { [String(voter)]: (values as Values)[':vote'] } };
    const { ':vote': _own, ...others } = values as Values;
    return run({
      ...input,
      UpdateExpression: expression.replace(OWN_VOTE, 'SET #ballot.#votes = :votes'),
      ExpressionAttributeValues: { ...others, ':votes': all },
    });
  },
};

const OWN_VOTE = 'SET #ballot.#votes.#approver = :vote';
