import type { ReleaseBrief } from '../../domain/gate/brief';
import { COMMENT_CHARACTERS } from '../../domain/gate/comment';
import { type Html, html } from './html';
import { newLabel, oldLabel } from './release-sections';
import type { Ask, Problem, Receipt } from './review-page';
import type { Say } from './translation';

/*
 * The forms post to the page's own address: they name none. The first submit button of each is disabled and not shown,
 * because the Enter key presses the first one there is (HTML standard, 4.10.21.2, implicit submission): disabled, it sends
 * nothing. Where a browser should pass over it, the next one is Reject, which does nothing without a comment.
 * No field has a default from which a scanner could answer, and `required` is left out, so that what is missing is said in
 * the page's language, beside the field.
 */
const NO_ENTER = html`<button type="submit" disabled hidden></button>`;

/** The form that takes a decision. */
export function decisionForm(view: Ask, say: Say): Html {
  const { brief } = view.gate;
  const { problem, quorum, approver } = view;
  const isAuthor = quorum.excluded.includes(approver);
  const isAboutComment = problem?.kind === 'comment-missing' || problem?.kind === 'comment-too-long';
  return html`<section aria-labelledby="decide"><h2 id="decide">${say('decide')}</h2>
<form method="post" autocomplete="off" novalidate>${NO_ENTER}
${problem && !isAboutCode(problem) && !isAboutComment && wrong(problem, say)}
${codeField(problem, say)}
<label for="comment">${say('commentLabel')}</label>
<p class="hint" id="comment-hint">${say('commentHint')}</p>
${isAboutComment && wrong(problem, say)}
<textarea id="comment" name="comment" rows="3" maxlength="${COMMENT_CHARACTERS}" aria-describedby="${
    isAboutComment ? 'wrong ' : ''
  }comment-hint"${isAboutComment && INVALID}>
${view.comment ?? ''}</textarea>
<div class="choices">
<button class="reject" type="submit" name="decision" value="reject"><span aria-hidden="true">✕ </span>${say('reject')}<small>${say('rejectMeans', { label: oldLabel(brief) ?? say('unknownImage') })}</small></button>
${!isAuthor && approveButton(brief, say)}
</div>${isAuthor && html`<p class="hint after">${say('authorCannotApprove')}</p>`}</form></section>`;
}

function approveButton(brief: ReleaseBrief, say: Say): Html {
  return html`<button class="approve" type="submit" name="decision" value="approve"><span aria-hidden="true">✓ </span>${say('approve')}<small>${say('approveMeans', { label: newLabel(brief) })}</small></button>`;
}

/** The form that takes a vote back. It asks for the code too: a scanner presses what it finds. */
export function withdrawalForm({ problem }: Receipt, say: Say): Html {
  const ofForm = problem && isOfForm(problem) ? problem : undefined;
  return html`<section aria-labelledby="withdraw"><h2 id="withdraw">${say('withdrawHeading')}</h2>
<p>${say('withdrawText')}</p>
<form method="post" autocomplete="off" novalidate>${NO_ENTER}
${ofForm && !isAboutCode(ofForm) && wrong(ofForm, say)}
${codeField(ofForm, say)}
<button class="withdraw" type="submit" name="decision" value="withdraw">${say('withdraw')}</button></form></section>`;
}

function isOfForm(problem: NonNullable<Receipt['problem']>): problem is Problem {
  return problem.kind !== 'conflict' && problem.kind !== 'too-late';
}

const INVALID = html` aria-invalid="true" autofocus`;

function codeField(problem: Problem | undefined, say: Say): Html {
  const isWrong = problem !== undefined && isAboutCode(problem);
  return html`<label for="code">${say('codeLabel')}</label>
<p class="hint" id="code-hint">${say('codeHint')} ${say('enterHint')}</p>
${isWrong && wrong(problem, say)}
<input id="code" name="code" type="text" inputmode="text" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" aria-required="true" aria-describedby="${
    isWrong ? 'wrong ' : ''
  }code-hint"${isWrong && INVALID}>`;
}

function isAboutCode({ kind }: Problem): boolean {
  return kind === 'code-missing' || kind === 'code-wrong';
}

function wrong(problem: Problem, say: Say): Html {
  return html`<p class="wrong" id="wrong" role="alert"><span aria-hidden="true">✕ </span>${problemText(problem, say)}</p>`;
}

/** What was wrong with an answer, and that nothing was done. */
function problemText(problem: Problem, say: Say): Html {
  switch (problem.kind) {
    case 'code-missing':
      return say('codeMissing');
    case 'code-wrong':
      return say('codeWrong', { left: problem.left });
    case 'comment-missing':
      return say('commentMissing');
    case 'comment-too-long':
      return say('commentTooLong', { limit: problem.limit });
    case 'decision-unclear':
      return say('decisionUnclear');
  }
}
