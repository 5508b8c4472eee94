import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsBelow } from './architecture/imports';
import { drawArrows, LAYERS, objectionTo } from './architecture/layers';

const ROOT = join(__dirname, '..');
const PICTURE = /(<!-- arrows: drawn by test\/architecture\.test\.ts -->\n)[\s\S]*?(\n<!-- end of arrows -->)/;

const imports = importsBelow(ROOT, ['src', 'handlers', 'local']);

describe('the arrows between the layers', () => {
  it('are found in every layer', () => {
    const silent = LAYERS.filter(({ folder }) => !imports.some(({ from }) => from.startsWith(`${folder}/`)));

    expect(silent).toEqual([]);
  });

  it('are those that the design allows', () => {
    expect(imports.map(objectionTo).filter((objection) => objection !== undefined)).toEqual([]);
  });

  it.each([
    ['the domain imports a package', { from: 'src/domain/plan.ts', to: 'valibot' }],
    ['the domain imports the layer above', { from: 'src/domain/plan.ts', to: 'src/app/reconcile' }],
    ['the SDK is used outside src/aws', { from: 'src/app/reconcile.ts', to: '@aws-sdk/client-ecs' }],
    ['a handler imports the embedded AWS', { from: 'handlers/image-pushed.ts', to: 'local/aws/world' }],
    ['the embedded AWS imports Slipway', { from: 'local/aws/world.ts', to: 'src/domain/plan' }],
    ['the console writes where it should only read', { from: 'local/console/console.ts', to: 'src/aws/records' }],
    ['a folder that the design does not name', { from: 'src/helpers/x.ts', to: 'src/domain/plan' }],
  ])('would be refused if %s', (_, forbidden) => {
    expect(objectionTo(forbidden)).toBeDefined();
  });

  it('are drawn in ARCHITECTURE.md (DRAW_ARROWS=yes npx jest test/architecture draws them anew)', () => {
    const file = join(ROOT, 'ARCHITECTURE.md');
    const text = readFileSync(file, 'utf8');
    const drawn = drawArrows(imports);
    if (process.env.DRAW_ARROWS === 'yes') writeFileSync(file, text.replace(PICTURE, `$1${drawn}$2`));

    expect(PICTURE.exec(readFileSync(file, 'utf8'))?.[0]).toContain(drawn);
  });
});
