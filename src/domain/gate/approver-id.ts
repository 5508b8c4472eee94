/** What may stand where an approver's id is expected: it becomes part of a topic's name and of a path in the ballot. */
export const APPROVER_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Whether a text is a possible id; somebody of that id need not exist. */
export function isApproverId(text: string): boolean {
  return APPROVER_ID.test(text);
}
