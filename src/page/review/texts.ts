import type { Language } from './language';

/**
 * Every sentence of the review page, in every language. `{name}` is filled in and must stand in both; the compiler refuses
 * a missing language, `npm run package` an empty one and placeholders that differ (`translation.ts`).
 *
 * Names that AWS gives (CodeDeploy, lifecycle events, checks' reasons) are not translated.
 */
export const TEXTS = {
  product: { en: 'Slipway', ja: 'Slipway' },
  productLine: { en: 'release review', ja: 'リリースの承認' },
  footer: {
    en: 'This link is yours alone: whoever has it can decide in your name. Do not forward it.',
    ja: 'このリンクはあなた専用です。持っている人は誰でもあなたの名前で決定できます。転送しないでください。',
  },
  footerAnyone: {
    en: 'Slipway releases to Amazon ECS under watch.',
    ja: 'Slipway は Amazon ECS へのリリースを見守ります。',
  },
  errorTitle: { en: 'Not sent: {title}', ja: '未送信: {title}' },

  // Time
  moment: { en: '{time} UTC on {day} {month} {year}', ja: '{year}年{month}月{day}日 {time} UTC' },
  clock: { en: '{time} UTC', ja: '{time} UTC' },
  hour: { en: '{count} hour', ja: '{count}時間' },
  hours: { en: '{count} hours', ja: '{count}時間' },
  minute: { en: '{count} minute', ja: '{count}分' },
  minutes: { en: '{count} minutes', ja: '{count}分' },
  second: { en: '{count} second', ja: '{count}秒' },
  seconds: { en: '{count} seconds', ja: '{count}秒' },
  hoursAndMinutes: { en: '{hours} {minutes}', ja: '{hours}{minutes}' },

  // What is asked
  askTitle: { en: 'Release {release} to production?', ja: '{release} を本番環境にリリースしますか？' },
  askLead: {
    en: 'You decide as {approver}. Production still runs {old}; no production traffic has reached the new tasks.',
    ja: '{approver} として決定します。本番環境ではまだ {old} が稼働しており、新しいタスクに本番トラフィックは流れていません。',
  },
  timeLeft: { en: '{duration} left', ja: '残り {duration}' },
  timeLeftUntil: {
    en: 'until {deadline} (this page was made at {now})',
    ja: '期限: {deadline}（このページの作成: {now}）',
  },
  silence: {
    en: 'Silence is a refusal: without enough approvals by then, the release is rolled back and {old} keeps serving.',
    ja: '応答がなければ拒否とみなします。期限までに必要な承認が揃わない場合、リリースは取り消され、{old} が稼働し続けます。',
  },
  withdrawnNotice: {
    en: 'Your vote is withdrawn. You can vote again.',
    ja: '投票を取り消しました。もう一度投票できます。',
  },

  toForm: { en: 'Go to the decision', ja: '決定欄へ' },

  // What is released
  what: { en: 'What is released', ja: 'リリースの内容' },
  whatItWas: { en: 'What this was about', ja: 'リリースの内容を表示' },
  from: { en: 'From', ja: '変更前' },
  to: { en: 'To', ja: '変更後' },
  runsNow: { en: 'runs now', ja: '稼働中' },
  isNew: { en: 'new', ja: '新規' },
  unknownImage: { en: 'unknown', ja: '不明' },
  digestIs: { en: 'Digest of the new image', ja: '新しいイメージのダイジェスト' },
  digestMarked: {
    en: 'The marked six characters are the code that you type below.',
    ja: '印の付いた末尾6文字が、下で入力するコードです。',
  },
  whereTo: { en: 'Where to', ja: 'リリース先' },
  service: { en: 'Service', ja: 'サービス' },
  cluster: { en: 'Cluster', ja: 'クラスター' },
  account: { en: 'Account', ja: 'アカウント' },
  region: { en: 'Region', ja: 'リージョン' },
  traffic: { en: 'Traffic', ja: 'トラフィック' },
  trafficAtOnce: { en: '{config} (everything at once)', ja: '{config}（一度にすべて）' },
  trafficCanary: {
    en: '{config} ({percent} % for {duration}, then everything)',
    ja: '{config}（最初の{duration}間は{percent}%、その後すべて）',
  },
  trafficEveryMinute: { en: '{config} ({percent} % more every minute)', ja: '{config}（1分ごとに{percent}%ずつ）' },
  trafficLinear: {
    en: '{config} ({percent} % more every {duration})',
    ja: '{config}（{duration}ごとに{percent}%ずつ）',
  },
  revision: { en: 'Task definition', ja: 'タスク定義' },
  arrow: { en: '{from} to {to}', ja: '{from} から {to}' },
  deployment: { en: 'Deployment', ja: 'デプロイ' },
  imageToCopy: { en: 'Image, to copy', ja: 'イメージ（コピー用）' },
  source: { en: 'Source', ja: 'ソース' },
  sourceHint: {
    en: 'As the image says of itself; nobody has verified it.',
    ja: 'イメージ自身の申告であり、検証されていません。',
  },
  sourceRevision: { en: 'Revision', ja: 'リビジョン' },
  sourceUrl: { en: 'Repository', ja: 'リポジトリ' },
  sourceAuthors: { en: 'Authors', ja: '作成者' },

  // What changes
  changes: { en: 'What changes in the task definition', ja: 'タスク定義の変更点' },
  noChanges: { en: 'Nothing but the image digest.', ja: 'イメージのダイジェスト以外に変更はありません。' },
  ofContainer: { en: 'Container {container}', ja: 'コンテナ {container}' },
  ofTask: { en: 'The task', ja: 'タスク全体' },
  containerAdded: { en: 'is added', ja: '追加されます' },
  containerRemoved: { en: 'is removed', ja: '削除されます' },
  imageChange: { en: 'image {from} becomes {to}', ja: 'イメージ {from} → {to}' },
  environmentNames: {
    en: 'environment variables (values are never shown)',
    ja: '環境変数（値は表示しません）',
  },
  secretNames: { en: 'secrets (values are never shown)', ja: 'シークレット（値は表示しません）' },
  namesAdded: { en: 'added {names}', ja: '追加 {names}' },
  namesRemoved: { en: 'removed {names}', ja: '削除 {names}' },
  namesChanged: { en: 'changed {names}', ja: '変更 {names}' },
  cpu: { en: 'CPU {from} becomes {to} units', ja: 'CPU {from} → {to} ユニット' },
  memory: { en: 'memory {from} becomes {to} MiB', ja: 'メモリ {from} → {to} MiB' },
  memoryReservation: {
    en: 'reserved memory {from} becomes {to} MiB',
    ja: 'メモリ予約 {from} → {to} MiB',
  },
  unset: { en: 'unset', ja: '未設定' },
  settings: { en: 'other settings differ: {names}', ja: 'その他の設定の変更: {names}' },

  // Checks
  checks: { en: 'Checks so far', ja: 'これまでのチェック' },
  noChecks: { en: 'No check is configured for this stage.', ja: 'この段階のチェックは設定されていません。' },
  succeeded: { en: 'passed', ja: '合格' },
  failed: { en: 'failed', ja: '不合格' },
  skipped: { en: 'skipped', ja: '省略' },
  notChecked: {
    en: '{checks}: not checked. {by} answers for that: {reason}',
    ja: '{checks}：未検査。{by} の責任による：{reason}',
  },

  // Votes
  votes: { en: 'Who decides', ja: '投票状況' },
  votesCast: { en: 'Votes', ja: '投票状況' },
  votesNeeded: {
    en: 'Approvals needed: {total}. Still missing: {missing}. One rejection stops the release.',
    ja: '必要な承認: {total}。不足: {missing}。1人でも拒否すればリリースは止まります。',
  },
  authorUnknown: {
    en: 'The author of the image is unknown, so one approval more is needed.',
    ja: 'イメージの作成者が不明なため、承認がもう1つ必要です。',
  },
  authorExcluded: {
    en: 'Four eyes: the approval of {author} does not count, as the author of the image.',
    ja: 'ダブルチェック: イメージの作成者である {author} の承認は数えません。',
  },
  you: { en: '{approver} (you)', ja: '{approver}（あなた）' },
  approved: { en: 'approved', ja: '承認' },
  rejected: { en: 'rejected', ja: '拒否' },
  awaited: { en: 'has not voted yet', ja: '未投票' },
  voteAt: { en: '{decision} at {at}', ja: '{decision}（{at}）' },

  // The form
  decide: { en: 'Your decision', ja: 'あなたの決定' },
  codeLabel: { en: 'Code', ja: 'コード' },
  codeHint: {
    en: 'Type the last six characters of the new digest. They are marked above; nothing is filled in for you.',
    ja: '新しいダイジェストの末尾6文字を入力してください。上で印の付いた部分です。自動では入力されません。',
  },
  commentLabel: { en: 'Comment', ja: 'コメント' },
  commentHint: {
    en: 'Required to reject, welcome to approve. Other approvers and the owners read it.',
    ja: '拒否する場合は必須、承認する場合は任意です。ほかの承認者と管理者が読みます。',
  },
  approve: { en: 'Approve', ja: '承認する' },
  approveMeans: { en: 'release {label}', ja: '{label} をリリース' },
  reject: { en: 'Reject', ja: '拒否する' },
  rejectMeans: { en: 'keep {label}', ja: '{label} のまま' },
  enterHint: {
    en: 'Pressing Enter sends nothing: choose a button.',
    ja: 'Enter キーでは送信されません。ボタンを選んでください。',
  },
  authorCannotApprove: {
    en: 'You made this image, so somebody else must approve it. You can reject it.',
    ja: 'あなたはこのイメージの作成者なので、承認はほかの人が行います。拒否することはできます。',
  },
  codeMissing: {
    en: 'The code is missing. Nothing was done. Type the six marked characters, then choose again.',
    ja: 'コードが入力されていません。何も実行していません。印の付いた6文字を入力して、もう一度選んでください。',
  },
  codeWrong: {
    en: 'The code is not the one of this image. Nothing was done. Wrong codes that are still allowed: {left}.',
    ja: 'コードがこのイメージのものと一致しません。何も実行していません。あと {left} 回まで間違えられます。',
  },
  commentMissing: {
    en: 'A rejection needs a comment: say why. Nothing was done. Type the code again, too.',
    ja: '拒否するにはコメントが必要です。理由を書いてください。何も実行していません。コードももう一度入力してください。',
  },
  commentTooLong: {
    en: 'The comment is longer than {limit} characters. Nothing was done. Shorten it and type the code again.',
    ja: 'コメントが{limit}文字を超えています。何も実行していません。短くして、コードももう一度入力してください。',
  },
  decisionUnclear: {
    en: 'It was not clear what you chose. Nothing was done. Choose one of the buttons.',
    ja: '選択を確認できませんでした。何も実行していません。ボタンを1つ選んでください。',
  },

  // Receipts
  approvedTitle: { en: 'You approved {release}', ja: '{release} を承認しました' },
  rejectedTitle: { en: 'You rejected {release}', ja: '{release} を拒否しました' },
  receiptLead: {
    en: 'Recorded for {approver} at {at}.',
    ja: '{approver} の決定として {at} に記録しました。',
  },
  next: { en: 'What happens next', ja: '今後の流れ' },
  nextVotes: {
    en: 'Approvals still missing: {missing}. When they are in, production traffic begins to move to {label}. If they are not in by {deadline}, the release is rolled back.',
    ja: '不足している承認: {missing}。揃い次第、本番トラフィックが {label} に移り始めます。{deadline} までに揃わない場合、リリースは取り消されます。',
  },
  nextPromoted: {
    en: 'All approvals are in. Production traffic moves to {label} as {config} says. Checks that fail, and alarms if the deployment group has any, can still roll it back. You need not do anything.',
    ja: '必要な承認が揃いました。{config}に従って本番トラフィックが {label} に移ります。以降のチェックの失敗や、デプロイグループにアラームがある場合はその発報により、元に戻ることがあります。操作は不要です。',
  },
  nextRejected: {
    en: 'The deployment is rolled back; {old} keeps serving. This image is not released again by itself. The owners are told.',
    ja: 'デプロイは取り消され、{old} が稼働し続けます。このイメージが自動で再度リリースされることはありません。管理者に通知されます。',
  },
  nextRejectedByItself: {
    en: 'The deployment is rolled back; {old} keeps serving.',
    ja: 'デプロイは取り消され、{old} が稼働し続けます。',
  },
  mayClose: { en: 'You can close this page.', ja: 'このページは閉じてかまいません。' },
  withdrawHeading: { en: 'Changed your mind?', ja: '考え直す場合' },
  withdrawText: {
    en: 'While approvals are missing you can withdraw your vote and vote again.',
    ja: '承認が揃うまでは、投票を取り消して投票し直すことができます。',
  },
  withdraw: { en: 'Withdraw my vote', ja: '投票を取り消す' },
  conflict: {
    en: 'Nothing was changed: your earlier decision stands. To decide otherwise, withdraw it first.',
    ja: '変更していません。先の決定が有効です。変更するには、まず投票を取り消してください。',
  },
  tooLate: {
    en: 'Nothing was changed: the votes are complete, so yours can no longer be withdrawn.',
    ja: '変更していません。必要な投票が揃ったため、取り消すことはできません。',
  },

  // Endings
  decidedApprovedTitle: { en: '{release} was approved', ja: '{release} は承認されました' },
  decidedRejectedTitle: { en: '{release} was rejected', ja: '{release} は拒否されました' },
  decidedLead: {
    en: 'Decided by {people} at {at}. No further vote counts.',
    ja: '{people} により {at} に決定しました。以降の投票は無効です。',
  },
  alreadyDecided: {
    en: 'Your answer came after the decision and was not counted.',
    ja: '決定後に届いたため、あなたの回答は数えられていません。',
  },
  expiredTitle: { en: 'Too late: this review has expired', ja: '期限切れ: この承認依頼は終了しました' },
  expiredLead: {
    en: 'The time to decide about {release} ended at {deadline} without enough approvals. Nothing was done by this link; the release was refused and {old} keeps serving.',
    ja: '{release} は、必要な承認が揃わないまま {deadline} に期限が切れました。このリンクでは何も実行していません。リリースは拒否され、{old} が稼働し続けます。',
  },
  expiredNext: {
    en: 'To release it after all, its image is pushed again under a newer tag: then a new review link comes by mail.',
    ja: 'あらためてリリースするには、イメージを新しいタグで再度プッシュします。新しい承認リンクがメールで届きます。',
  },
  supersededTitle: { en: 'Superseded by a newer release', ja: '新しいリリースに置き換えられました' },
  supersededLead: {
    en: 'Something newer than {label} came at {at}. Nothing was done by this link; this release was stopped and no vote about it counts.',
    ja: '{at} に {label} より新しいリリースが届きました。このリンクでは何も実行していません。このリリースは中止され、投票は無効です。',
  },
  supersededNext: {
    en: 'If the newer release needs a decision, you get a mail of its own.',
    ja: '新しいリリースに承認が必要な場合は、別のメールが届きます。',
  },
  voidTitle: { en: 'The deployment has ended', ja: 'デプロイは終了しました' },
  voidLead: {
    en: 'The deployment of {label} ended at {at} before anybody decided. Nothing was done by this link; no vote counts.',
    ja: '{label} のデプロイは、決定の前に {at} に終了しました。このリンクでは何も実行していません。投票は無効です。',
  },
  unreachableTitle: { en: 'Refused: too few approvers could be asked', ja: '拒否: 承認者に連絡できませんでした' },
  unreachableLead: {
    en: 'Too few approvers could be reached, so at {at} the release of {label} was refused. Nothing was done by this link.',
    ja: '連絡できる承認者が足りないため、{at} に {label} のリリースは拒否されました。このリンクでは何も実行していません。',
  },
  ownersTold: { en: 'The owners of the service were told.', ja: 'サービスの管理者に通知しました。' },
  recordedReason: { en: 'Recorded reason', ja: '記録された理由' },

  // Without a gate
  notFoundTitle: { en: 'There is no such review', ja: '該当する承認依頼はありません' },
  notFoundLead: {
    en: 'This address is incomplete or was never given out. Open the link from your mail once more, with nothing cut off at its end. Nothing was done.',
    ja: 'アドレスが途中で切れているか、発行されていないものです。メールのリンクを末尾まで欠けないようにもう一度開いてください。何も実行していません。',
  },
  notAuthorisedTitle: { en: 'You can no longer decide this', ja: '決定する権限がなくなりました' },
  notAuthorisedLead: {
    en: '{approver} is no longer an approver of {service}. Nothing was done. If that is a mistake, tell the owners of the service.',
    ja: '{approver} は現在 {service} の承認者ではありません。何も実行していません。誤りであれば、サービスの管理者に知らせてください。',
  },
  authorTitle: { en: 'Somebody else must approve this', ja: 'ほかの人の承認が必要です' },
  authorLead: {
    en: '{approver} made this image, and {service} wants four eyes. Nothing was done. Open the link again to reject it.',
    ja: '{approver} はこのイメージの作成者です。{service} ではほかの人の承認が必要です。何も実行していません。拒否する場合は、リンクを開き直してください。',
  },
  lockedTitle: { en: 'This link is locked', ja: 'このリンクはロックされました' },
  lockedLead: {
    en: 'Too many wrong codes were typed with this link, so it takes no decision any more. Nothing was done. The owners are told; other approvers can still decide.',
    ja: '誤ったコードが繰り返し入力されたため、このリンクでは決定できません。何も実行していません。管理者に通知されます。ほかの承認者は引き続き決定できます。',
  },
  lockedNext: {
    en: 'If it was not you: somebody else has your link.',
    ja: '心当たりがなければ、ほかの誰かがあなたのリンクを持っています。',
  },
  throttledTitle: { en: 'Too many requests', ja: 'リクエストが多すぎます' },
  throttledLead: {
    en: 'Nothing was done. Wait {duration}, then open the link again.',
    ja: '何も実行していません。{duration}待ってから、もう一度リンクを開いてください。',
  },
  unavailableTitle: { en: 'The review cannot be read now', ja: '現在、承認依頼を読み込めません' },
  unavailableLead: {
    en: 'Nothing was recorded by this page as far as it knows. Open the link again in a minute: it shows what is recorded. If nobody decides in time, the release is refused.',
    ja: 'この画面で確認できる限り、何も記録されていません。1分ほど待ってからリンクを開き直すと、記録の内容が表示されます。期限までに決定がなければ、リリースは拒否されます。',
  },
  crossSiteTitle: {
    en: 'This answer did not come from the review page',
    ja: 'この画面から送信されたものではありません',
  },
  crossSiteLead: {
    en: 'It was sent by another site, so nothing was done. Open the link from your mail and decide there.',
    ja: '別のサイトから送信されたため、何も実行していません。メールのリンクを開いて決定してください。',
  },
  methodTitle: { en: 'This cannot be done here', ja: 'この操作はできません' },
  methodLead: {
    en: 'A review page is opened and answered by its form, nothing else. Nothing was done.',
    ja: '承認ページでできるのは、表示とフォームの送信だけです。何も実行していません。',
  },
  mediaTypeTitle: { en: 'This is not an answer of the form', ja: 'フォームの回答ではありません' },
  mediaTypeLead: {
    en: 'Only the form of the review page is understood. Nothing was done.',
    ja: '承認ページのフォームから送信された内容だけを受け付けます。何も実行していません。',
  },
  tooLargeTitle: { en: 'The answer is too long', ja: '回答が長すぎます' },
  tooLargeLead: {
    en: 'Nothing was done. Open the link again and write a shorter comment.',
    ja: '何も実行していません。リンクを開き直して、コメントを短くしてください。',
  },
  badRequestTitle: { en: 'The answer could not be read', ja: '回答を読み取れませんでした' },
  badRequestLead: {
    en: 'Nothing was done. Open the link from your mail and try again.',
    ja: '何も実行していません。メールのリンクを開いて、もう一度お試しください。',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;
