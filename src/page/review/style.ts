import { createHash } from 'node:crypto';
import { Html } from './html';

/*
 * One column that fits 360 px. Every pair of text and background has a contrast of 4.5 or more in both schemes (WCAG 2.2,
 * 1.4.3), what is pressed or typed into is 48 px high at least (2.5.8), and no state is told by colour alone (1.4.1).
 */
const CSS = `
:root{color-scheme:light dark;--page:#f3f5f8;--card:#fff;--ink:#17202b;--quiet:#526070;--line:#d5dce4;--edge:#6b7989;
--good:#0a6840;--good-soft:#e3f4eb;--stop:#a4161a;--stop-soft:#fdecec;--ask:#1c4fa1;--ask-soft:#e8effb;--mark:#ffe08a;--mark-ink:#2a2000;--on-good:#fff}
@media (prefers-color-scheme:dark){:root{--page:#0f1419;--card:#182028;--ink:#e7edf3;--quiet:#a3b1bf;--line:#2f3b47;--edge:#8496a8;
--good:#5fd39b;--good-soft:#12301f;--stop:#ff9a94;--stop-soft:#3a1718;--ask:#8fb8ff;--ask-soft:#14263f;--mark:#f5c842;--mark-ink:#231a00;--on-good:#06251a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP",sans-serif;overflow-wrap:anywhere}
:lang(ja){line-height:1.7;word-break:normal;line-break:strict}
:lang(ja) :is(h1,h1 *,h2,li,li *){word-break:auto-phrase}
header,main,footer{max-width:42rem;margin:0 auto;padding:0 1rem}
header{padding-top:1rem;color:var(--quiet);font-size:.9375rem}
header b{color:var(--ink)}
footer{padding-bottom:2.5rem;color:var(--quiet);font-size:.875rem}
h1{display:flex;gap:.625rem;align-items:flex-start;font-size:1.5rem;line-height:1.3;margin:.75rem 0 .75rem;text-wrap:balance}
.mark{flex:none;display:grid;place-items:center;width:2rem;height:2rem;border-radius:50%;font-size:1.0625rem;font-weight:700;line-height:1;background:var(--ask-soft);color:var(--ask);border:2px solid currentColor}
.good .mark{background:var(--good-soft);color:var(--good)}
.stopped .mark{background:var(--stop-soft);color:var(--stop)}
.neutral .mark{background:var(--card);color:var(--quiet)}
h2{font-size:1.0625rem;line-height:1.4;margin:0 0 .625rem}
h3{font-size:.9375rem;margin:.875rem 0 .125rem}
p{margin:0 0 .625rem}
section,.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem;margin:0 0 .875rem}
section>:last-child,.card>:last-child{margin-bottom:0}
.quiet{color:var(--quiet);font-size:.9375rem}
.clock{border-left:.3125rem solid var(--ask)}
.clock b{display:block;font-size:1.375rem;line-height:1.35}
a{color:var(--ask)}
.skip{display:none}
.skip a{display:block;padding:.6875rem .75rem;border:2px solid var(--edge);border-radius:.5rem;text-align:center;font-weight:700}
@media (max-width:42rem){.skip{display:block}}
.notice{border-width:2px;font-weight:600}
.notice.stop{border-color:var(--stop);background:var(--stop-soft);color:var(--stop)}
.notice.fine{border-color:var(--good);background:var(--good-soft);color:var(--good)}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9375em}
bdi,code{unicode-bidi:isolate}
.move{display:grid;grid-template-columns:auto auto 1fr;gap:.25rem 1rem;align-items:center;margin-bottom:.75rem}
.move p{min-width:0;margin:0;display:grid}
.move p span,.facts dt{color:var(--quiet);font-size:.875rem}
.move b{font-size:1.375rem;line-height:1.3}
.move .arrow{color:var(--quiet);font-size:1.5rem}
.move small{color:var(--quiet);font-size:.8125rem}
.digest{display:block;padding:.625rem .75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--page);line-height:1.9;font-size:.9375rem;margin-bottom:.375rem}
.digest span{padding-right:.5em}
.digest mark{background:var(--mark);color:var(--mark-ink);font-weight:700;padding:.125em .3em;border-radius:.25em;border-bottom:.1875rem solid var(--mark-ink);letter-spacing:.06em}
dl{margin:0}
.facts{display:grid;grid-template-columns:minmax(6.25rem,auto) 1fr;gap:.25rem .875rem}
.facts dt{padding-top:.0625rem}
.facts dd{margin:0;min-width:0}
.facts code{font-size:.875em}
@media (max-width:30rem){.move{grid-template-columns:minmax(0,1fr) auto minmax(0,1fr)}.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.5rem}}
.after{margin-top:.625rem}
ul{margin:0;padding:0;list-style:none}
li{padding:.3125rem 0}
li+li{border-top:1px solid var(--line)}
.signed li{padding-left:1.5em}
.sign{display:inline-block;width:1.5em;margin-left:-1.5em;font-weight:700}
.sign.good{color:var(--good)}
.sign.stop{color:var(--stop)}
.sign.wait{color:var(--quiet)}
blockquote{margin:.25rem 0 0;padding-left:.75rem;border-left:.1875rem solid var(--line);white-space:pre-wrap}
details{margin:0 0 .875rem}
.copy{margin:0 0 .5rem}
.copy summary{font-size:.9375rem;font-weight:400;color:var(--quiet)}
summary{padding:.75rem 0;min-height:3rem;font-weight:700;cursor:pointer}
label{display:block;font-weight:700;margin-top:.875rem}
.hint{color:var(--quiet);font-size:.9375rem;margin:0 0 .375rem}
input,textarea{width:100%;font:inherit;color:var(--ink);background:var(--card);border:2px solid var(--edge);border-radius:.5rem;padding:.6875rem .75rem;min-height:3rem}
input{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:1.25rem;letter-spacing:.15em;max-width:14rem;display:block}
textarea{min-height:5.5rem;resize:vertical;display:block}
[aria-invalid=true]{border-color:var(--stop)}
.wrong{color:var(--stop);font-weight:600;margin:0 0 .375rem}
.choices{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;margin-top:1.125rem}
button{font:inherit;font-weight:700;min-height:4rem;padding:.5rem .625rem;border-radius:.625rem;border:2px solid var(--edge);background:var(--card);color:var(--ink);cursor:pointer;line-height:1.3;overflow-wrap:anywhere}
button small{display:block;font-weight:400;font-size:.8125rem}
button.approve{background:var(--good);border-color:var(--good);color:var(--on-good)}
button.reject{border-style:dashed;border-color:var(--stop);color:var(--stop)}
button.withdraw{width:100%;min-height:3.25rem;margin-top:1rem}
[hidden]{display:none}
:focus-visible{outline:3px solid var(--ask);outline-offset:3px}
button:hover{text-decoration:underline}
@media (forced-colors:active){.mark,.digest mark{border:2px solid}}
`.trim();

/** The one style sheet of every page, and what a content security policy calls it (CSP level 3, 6.7.3.3). */
export const STYLE = {
  element: new Html(`<style>${CSS}</style>`),
  source: `'sha256-${createHash('sha256').update(CSS).digest('base64')}'`,
} as const;
