import { Stream } from 'node:stream';

/** What dynalite's actions read of its settings. */
const OPTIONS = { createTableMs: 0, updateTableMs: 0, deleteTableMs: 0, maxItemSize: 400 * 1024 };

type Done = (error: unknown, value?: unknown) => void;

/** What dynalite's actions keep their tables, items and indexes in. */
export type Store = ReturnType<typeof createMemoryStore>;

/**
 * A store for dynalite's actions that answers at once, from memory. Its own is a LevelDB, of which each request reads
 * the table's description and an item, several turns of the event loop each.
 */
export function createMemoryStore(awsAccountId: string, awsRegion: string) {
  const kept = new Map<string, Values>();
  const valuesOf = (name: string): Values => {
    let values = kept.get(name);
    if (!values) {
      values = new Values();
      kept.set(name, values);
    }
    return values;
  };
  const drop = (name: string, done: Done): void => {
    kept.delete(name);
    done(null);
  };
  const indexName = (kind: string, table: string, index: string) => `index-${kind.toLowerCase()}~${table}~${index}`;
  const tableDb = Object.assign(valuesOf('table'), { awsAccountId, awsRegion });
  return {
    options: OPTIONS,
    tableDb,
    getItemDb: (table: string) => valuesOf(`item-${table}`),
    deleteItemDb: (table: string, done: Done) => drop(`item-${table}`, done),
    getIndexDb: (kind: string, table: string, index: string) => valuesOf(indexName(kind, table, index)),
    deleteIndexDb: (kind: string, table: string, index: string, done: Done) =>
      drop(indexName(kind, table, index), done),
    /** Tags are kept by the service itself. */
    deleteTagDb: (_table: string, done: Done) => done(null),
    /**
     * With `false` in the middle a table that is being created or deleted is found too, and is the caller's to change;
     * without, as every request for items asks, it is one object for all, which nobody changes.
     */
    getTable: (name: string, ...given: [Done] | [boolean, Done]) => {
      const done = given.at(-1) as Done;
      if (given[0] === false)
        return tableDb.get(name, (missing, table) =>
          missing ? done(noTable(`: Table: ${name} not found`)) : done(null, table),
        );
      const table = tableDb.shared(name) as { readonly TableStatus: string } | undefined;
      if (!table || ['CREATING', 'DELETING'].includes(table.TableStatus)) done(noTable(''));
      else done(null, table);
    },
  };
}

function noTable(which: string) {
  const type = 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException';
  const body = { __type: type, message: `Requested resource not found${which}` };
  return Object.assign(notFound(), { statusCode: 400, body });
}

/** What dynalite takes for nothing found. */
const notFound = () => Object.assign(new Error('NotFoundError'), { name: 'NotFoundError' });

/** Which keys are read: in their order, or from the last one back. */
interface Range {
  readonly gte?: string;
  readonly gt?: string;
  readonly lte?: string;
  readonly lt?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** Values by key, the keys in order. They are kept as JSON: what is read is the reader's own. */
class Values {
  private readonly texts = new Map<string, string>();
  private readonly keys: string[] = [];
  private readonly parsed = new Map<string, unknown>();

  /** Nothing comes between two answers that are given at once. */
  lock(_key: unknown, work: (release: (done: Done) => Done) => void): void {
    work((done) => done);
  }

  get(key: string, done: Done): void {
    const text = this.texts.get(key);
    if (text === undefined) done(notFound());
    else done(null, JSON.parse(text));
  }

  /** What is read is everybody's, until it is written anew. */
  shared(key: string): unknown {
    const text = this.texts.get(key);
    if (text !== undefined && !this.parsed.has(key)) this.parsed.set(key, JSON.parse(text));
    return this.parsed.get(key);
  }

  put(key: string, value: unknown, done: Done): void {
    if (!this.texts.has(key)) this.keys.splice(this.placeOf(key), 0, key);
    this.texts.set(key, JSON.stringify(value));
    this.parsed.delete(key);
    done(null);
  }

  del(key: string, done: Done): void {
    this.parsed.delete(key);
    if (this.texts.delete(key)) this.keys.splice(this.placeOf(key), 1);
    done(null);
  }

  createValueStream({ gte, gt, lte, lt, reverse = false, limit = -1 }: Range = {}): ValueStream {
    const from = gte !== undefined ? this.placeOf(gte) : gt !== undefined ? this.placeAfter(gt) : 0;
    const to = lte !== undefined ? this.placeAfter(lte) : lt !== undefined ? this.placeOf(lt) : this.keys.length;
    const keys = this.keys.slice(from, to);
    if (reverse) keys.reverse();
    const texts = (limit < 0 ? keys : keys.slice(0, limit)).map((key) => this.texts.get(key)!);
    return new ValueStream(texts);
  }

  /** Where a key is, or would be: how many are before it. */
  private placeOf(key: string): number {
    let [from, to] = [0, this.keys.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.keys[middle]! < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  private placeAfter(key: string): number {
    return this.placeOf(key) + (this.texts.has(key) ? 1 : 0);
  }
}

/** Values one after the other, as soon as whoever asked for them has had time to listen. */
class ValueStream extends Stream {
  private destroyed = false;

  constructor(texts: readonly string[]) {
    super();
    process.nextTick(() => {
      for (const text of texts) {
        if (this.destroyed) return;
        this.emit('data', JSON.parse(text));
      }
      if (!this.destroyed) this.emit('end');
    });
  }

  destroy(): void {
    this.destroyed = true;
  }
}
