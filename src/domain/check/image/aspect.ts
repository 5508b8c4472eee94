/**
 * What one look at one side of an image came to.
 *
 * - `fault`: the image is not what is asked for.
 * - `undone`: nobody can tell, and that is not the image's fault.
 * - `pending`: it is told later.
 */
export interface Aspect {
  readonly kind: 'fine' | 'fault' | 'undone' | 'pending';
  /** Words to go after the image's name. */
  readonly says: string;
}

export const fine = (says: string): Aspect => ({ kind: 'fine', says });
export const fault = (says: string): Aspect => ({ kind: 'fault', says });
export const undone = (says: string): Aspect => ({ kind: 'undone', says });
export const pending = (says: string): Aspect => ({ kind: 'pending', says });
