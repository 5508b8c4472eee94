import { page } from './page';

/** For an address that the console does not have. */
export function notFoundPage(paths: readonly string[]): string {
  const links = paths.map((path) => `<li><a href="${path}">${path}</a></li>`).join('');
  return page({
    title: 'Not found',
    body: `<p>There is nothing at this address. The console has:</p><ul>${links}</ul>`,
  });
}
