/** What an item of the verification comes to. `NG`: what is verified cannot work. `SKIP`: nobody could look. */
export interface Judgement {
  readonly outcome: 'OK' | 'NG' | 'SKIP';
  /** A clause without its full stop. */
  readonly reason: string;
  /** Of an NG: what to do about it, a sentence. */
  readonly remedy?: string;
}

/** A judgement under the name of its item. */
export interface Verified extends Judgement {
  readonly item: string;
}

export function ok(reason: string): Judgement {
  return { outcome: 'OK', reason };
}

export function ng(reason: string, remedy: string): Judgement {
  return { outcome: 'NG', reason, remedy };
}

export function skip(reason: string): Judgement {
  return { outcome: 'SKIP', reason };
}

/** One OK in place of several; whatever is not OK stays as it is. */
export function okOr(reason: string, judgements: readonly Judgement[]): readonly Judgement[] {
  const told = judgements.filter(({ outcome }) => outcome !== 'OK');
  return told.length > 0 ? told : [ok(reason)];
}
